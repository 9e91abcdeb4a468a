import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runIn } from './project.js'

/** How a project resolves and emits modules, by the name that its users give it. */
export const moduleSettings = {
  nodenext: { module: 'nodenext' },
  node16: { module: 'node16' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
} as const

/** The name of a setting. */
export type ModuleSetting = keyof typeof moduleSettings

/** What a project has besides its sources. */
export interface CompileOptions {
  /** @default ['es2022'] */
  readonly lib?: readonly string[]
  /** @default ['node'] */
  readonly types?: readonly string[]
}

/**
 * Compiles consumers as strictly as there is, with all declarations of the libraries checked as well.
 *
 * @param compiler - the path of a `tsc`
 * @param files - the consumers
 * @returns what is wrong, a line each, unless it is inside a library that is not ours: some do not pass their own check
 */
export async function compile(
  folder: string,
  compiler: string,
  setting: ModuleSetting,
  files: readonly string[],
  { lib = ['es2022'], types = ['node'] }: CompileOptions = {},
): Promise<string[]> {
  const compilerOptions = {
    ...moduleSettings[setting],
    target: 'es2022',
    lib,
    types,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    outDir: setting,
  }
  const config = `tsconfig.${setting}.json`
  await writeFile(join(folder, config), JSON.stringify({ compilerOptions, files }))
  const { status, output } = await runIn(folder, [compiler, '-p', config, '--pretty', 'false'])
  const problems = output.split('\n').filter((line) => line.includes('error TS'))
  if (status !== 0 && problems.length === 0) return [output]
  return problems.filter((line) => !/^node_modules\/(?!@twilio-capability\/)/.test(line))
}
