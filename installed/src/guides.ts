import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodes, programOf, type Runtime } from '@twilio-capability/runtimes'
import { type Followed, follow } from './follow.js'
import { type Step, stepsOf } from './guide.js'
import { plainEnvironment } from './project.js'

const guides = fileURLToPath(new URL('../../docs/getting-started/', import.meta.url))

/** The guides, by the names of their pages. */
export const guideNames: readonly string[] = ['fastify', 'koa', 'next', 'workers', 'fetch']

/** What a guide tells its reader to do. */
export function stepsOfGuide(name: string): Step[] {
  return stepsOf(readFileSync(join(guides, `${name}.md`), 'utf8'))
}

/** The variables that the guide puts into its `.env`. */
export function variablesOf(steps: readonly Step[]): Readonly<Record<string, string>> {
  const file = steps.find((step) => step.kind === 'file' && step.name === '.env')
  const text = file?.kind === 'file' ? file.text : ''
  return Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]))
}

/**
 * Follows a guide in an empty folder.
 *
 * @param folder - for the guide's folder and npm's configuration, which are made in it
 * @param registry - where our packages are, unlike those of others
 */
export async function followGuide(
  name: string,
  folder: string,
  registry: string,
  look: (url: string) => Promise<readonly string[]>,
): Promise<Followed[]> {
  const empty = join(folder, name)
  await mkdir(empty, { recursive: true })
  const environment = await environmentFor(folder, registry)
  // Wrangler needs Node 22; everything else runs on the Node that runs this.
  if (name === 'workers') {
    const node = await programOf(nodes.find(({ name }) => name === 'Node 24') as Runtime)
    environment.PATH = [dirname(node), environment.PATH].join(delimiter)
  }
  return follow(stepsOfGuide(name), { folder: empty, environment, look })
}

/** The environment of a reader, whose npm is set up as here but for where it finds our packages. */
async function environmentFor(folder: string, registry: string): Promise<NodeJS.ProcessEnv> {
  const configuration = process.env.npm_config_userconfig ?? join(homedir(), '.npmrc')
  const lines = existsSync(configuration) ? readFileSync(configuration, 'utf8') : ''
  const userconfig = join(folder, 'npmrc')
  await writeFile(userconfig, `${lines}\n@twilio-capability:registry=${registry}\n`, { mode: 0o600 })
  const npm = Object.entries(process.env).filter(([name]) => /^npm_config_(registry|cache)$/i.test(name))
  return {
    ...plainEnvironment(),
    ...Object.fromEntries(npm),
    npm_config_userconfig: userconfig,
    npm_config_prefer_offline: 'true',
    npm_config_update_notifier: 'false',
    NEXT_TELEMETRY_DISABLED: '1',
    WRANGLER_SEND_METRICS: 'false',
  }
}
