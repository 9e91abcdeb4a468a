import { join } from 'node:path'
import { Application, Comment, type ProjectReflection, type TypeDocOptions } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import { type Entry, root } from './entries.js'

/** What the pages look like. No line number, version or date is in them, so that only docstrings and signatures change them. */
const options: TypeDocOptions & PluginOptions = {
  name: 'API reference',
  plugin: ['typedoc-plugin-markdown'],
  readme: 'none',
  router: 'module',
  alwaysCreateEntryPointModule: true,
  excludeScopesInPaths: true,
  logLevel: 'Warn',
  treatWarningsAsErrors: true,
  // tsc -b has checked it.
  skipErrorChecking: true,
  disableSources: true,
  disableGit: true,
  hideGenerator: true,
  hideBreadcrumbs: true,
  excludeExternals: true,
  excludeProtected: true,
  githubPages: false,
  sort: ['kind', 'source-order'],
  sortEntryPoints: false,
  jsDocCompatibility: { defaultTag: false },
  indexFormat: 'table',
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  propertyMembersFormat: 'table',
  validation: { invalidLink: true, notExported: true, notDocumented: false },
}

/** The public names of some entries, and what their docstrings say. */
export interface Reference {
  readonly project: ProjectReflection
  /** Writes a page for every entry, in place of what is in the folder. */
  write(folder: string): Promise<void>
}

/**
 * Reads the sources of these entries.
 *
 * @param tsconfig - says how they are compiled
 * @throws an Error if they cannot be read, or mention a type that no entry exports
 */
export async function readReference(
  entries: readonly Entry[],
  tsconfig: string = join(root, 'reference/tsconfig.sources.json'),
): Promise<Reference> {
  const app = await Application.bootstrapWithPlugins({
    ...options,
    tsconfig,
    entryPoints: entries.map(({ file }) => file),
    packagesRequiringDocumentation: [...new Set(entries.map(({ packageName }) => packageName))],
  })
  const project = await app.convert()
  if (project === undefined) throw new Error('The sources could not be read.')
  for (const module of project.children ?? []) {
    const source = project.getSymbolIdFromReflection(module)
    const entry = entries.find(
      ({ packageName, source: path }) => packageName === source?.packageName && path === source.packagePath,
    )
    if (entry === undefined) throw new Error(`${module.name} is no entry of a package.`)
    module.name = entry.name
    module.comment ??= new Comment([{ kind: 'text', text: `${entry.description}.` }])
  }
  app.validate(project)
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error('See the warnings above.')
  return {
    project,
    async write(folder) {
      app.options.setValue('out', folder)
      await app.generateOutputs(project)
    },
  }
}
