import { inspect } from 'node:util'
import { serialize } from 'node:v8'

/** The forms in which a text may be found. */
function formsOf(text: string): string[] {
  const bytes = Buffer.from(text)
  const padded = (pad: number) => Buffer.from(bytes.map((byte) => byte ^ pad)).toString('latin1')
  const encodings = (['latin1', 'base64', 'base64url', 'hex'] as const).map((encoding) => bytes.toString(encoding))
  return [...encodings.map((form) => form.replace(/=+$/, '')), padded(0x36), padded(0x5c)]
}

/**
 * Where one of these texts can be found by somebody who is handed a value: through every property, own or inherited,
 * enumerable or not, named or a symbol, getters and functions included, through what collections and buffers hold, and in
 * everything that prints, writes or copies a value.
 */
export function leaksIn(value: unknown, texts: readonly string[]): string[] {
  const forms = texts.flatMap(formsOf)
  const found = (text: string) => forms.some((form) => text.includes(form))
  const written = Object.entries(writings).filter(([, write]) => found(attempt(() => write(value))))
  return [...written.map(([name]) => name), ...pathsTo(value, found)]
}

const everything = { depth: Infinity, showHidden: true, maxStringLength: Infinity, maxArrayLength: Infinity }

const writings: Readonly<Record<string, (value: unknown) => string>> = {
  inspect: (value) => inspect(value, everything),
  'inspect with getters': (value) => inspect(value, { ...everything, getters: true, customInspect: false }),
  'inspect with a proxy': (value) => inspect(value, { ...everything, showProxy: true }),
  'JSON.stringify': (value) => JSON.stringify(value) ?? '',
  String: (value) => String(value),
  structuredClone: (value) => inspect(structuredClone(value), everything),
  serialize: (value) => serialize(value).toString('latin1'),
}

/** What an action returns, or what it has to say if it throws. */
function attempt(action: () => string): string {
  try {
    return action()
  } catch (error) {
    return inspect(error, everything)
  }
}

function pathsTo(root: unknown, found: (text: string) => boolean): string[] {
  const seen = new Set<unknown>()
  const paths: string[] = []
  const queue: [path: string, value: unknown][] = [['value', root]]
  for (const [path, value] of queue) {
    if (typeof value === 'string' && found(value)) paths.push(path)
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue
    seen.add(value)
    if (typeof value === 'function' && found(Function.prototype.toString.call(value))) paths.push(`${path} as source`)
    const bytes = bytesOf(value)
    if (bytes !== undefined) {
      if (found(bytes.toString('latin1'))) paths.push(`${path} as bytes`)
    } else {
      for (const [name, inner] of partsOf(value)) {
        if (found(name)) paths.push(`${path}, in the name of a property`)
        queue.push([`${path}.${name}`, inner])
      }
    }
  }
  return paths
}

function bytesOf(value: object): Buffer | undefined {
  if (value instanceof ArrayBuffer) return Buffer.from(value)
  return ArrayBuffer.isView(value) ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : undefined
}

function* partsOf(value: object): Generator<[name: string, inner: unknown]> {
  yield ['[[Prototype]]', Object.getPrototypeOf(value)]
  for (const key of Reflect.ownKeys(value)) {
    const { value: held, get, set } = Object.getOwnPropertyDescriptor(value, key) ?? {}
    const name = String(key)
    yield [name, held]
    yield [`get ${name}`, get]
    yield [`set ${name}`, set]
    if (get !== undefined) yield [name, gotten(value, get)]
  }
  if (value instanceof Map || value instanceof Set) {
    for (const [key, inner] of value.entries()) {
      yield ['key', key]
      yield ['entry', inner]
    }
  }
}

function gotten(value: object, get: () => unknown): unknown {
  try {
    return get.call(value)
  } catch (error) {
    return error
  }
}
