import {
  type DeclarationReflection,
  type ParameterReflection,
  type ProjectReflection,
  ReferenceType,
  type Reflection,
  ReflectionKind,
  ReflectionType,
} from 'typedoc'

/** What a name of this kind says itself. A function says it in each of its signatures, which have their own. */
const speaking =
  ReflectionKind.Module |
  ReflectionKind.Class |
  ReflectionKind.Interface |
  ReflectionKind.TypeAlias |
  ReflectionKind.Variable |
  ReflectionKind.Property |
  ReflectionKind.Accessor |
  ReflectionKind.CallSignature |
  ReflectionKind.Parameter

/** The full names of whatever users see and no docstring says anything of, in order. */
export function undocumented(project: ProjectReflection): string[] {
  return Object.values(project.reflections)
    .filter((reflection) => reflection.kindOf(speaking) && !isExplained(reflection))
    .map((reflection) => `${reflection.getFullName()} (${ReflectionKind.singularString(reflection.kind)})`)
    .sort()
}

function isExplained(reflection: Reflection): boolean {
  return hasSummary(reflection) || isOfFunctionType(reflection) || hasExplainedType(reflection)
}

/** Tags alone, such as a `@default`, do not say what something is. */
function hasSummary({ comment }: Reflection): boolean {
  return comment?.summary.some(({ text }) => text.trim() !== '') ?? false
}

/** The signature of a callback, and what it takes, are explained where the callback is. */
function isOfFunctionType({ parent }: Reflection): boolean {
  if (parent === undefined) return false
  if (!parent.kindOf(ReflectionKind.TypeLiteral)) return isOfFunctionType(parent)
  return (parent as DeclarationReflection).signatures !== undefined
}

/** A parameter such as `options` is explained by its type if that is public, too, or stands there. */
function hasExplainedType(reflection: Reflection): boolean {
  if (!reflection.kindOf(ReflectionKind.Parameter)) return false
  const { type } = reflection as ParameterReflection
  return type instanceof ReflectionType || (type instanceof ReferenceType && type.reflection !== undefined)
}
