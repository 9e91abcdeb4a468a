import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle, nodes, programOf } from '@twilio-capability/runtimes'
import { outputOf } from '../child.js'
import type { Comparison, Effort } from '../comparison.js'
import type { Samples } from '../interleave.js'
import { temporaryFolder } from '../temporary-folder.js'

/** Tokens a second through the public API: a new caller and a fresh builder for each. */
export async function mint(effort: Effort): Promise<readonly Comparison[]> {
  const comparisons: Comparison[] = []
  const note = `\`createHmac alone\` signs what is ready to be signed; everybody else also makes the claims.`
  const [program, ...others] = effort.everyNode ? await programs() : [process.execPath]
  comparisons.push(await run('capability', 'Capability tokens', program, effort, note))
  comparisons.push(await run('access', 'Access tokens', program, effort, note))
  comparisons.push(await portable(program, effort))
  for (const other of others) comparisons.push(await run('capability', 'Capability tokens', other, effort, note))
  return comparisons
}

/** The lines of Node that differ: the older one pays dearly for a secret that is given as text. */
const measured = new Set(['Node 20', 'Node 22', 'Node 24'])

async function programs(): Promise<[string, ...string[]]> {
  const found = await Promise.all(nodes.filter(({ name }) => measured.has(name)).map(programOf))
  return found as [string, ...string[]]
}

/** The entry without `node:` modules, which signs through WebCrypto, as it runs at the edge. */
async function portable(program: string, effort: Effort): Promise<Comparison> {
  const { code } = await bundle(fileURLToPath(import.meta.resolve('@twilio-capability/core')))
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'portable.mjs')
  await writeFile(file, code)
  return await run('portable', 'Capability tokens through WebCrypto', program, effort, '', file)
}

async function run(
  group: string,
  what: string,
  program: string,
  { rounds, milliseconds }: Effort,
  note: string,
  ...more: readonly string[]
): Promise<Comparison> {
  const args = [group, String(rounds), String(milliseconds), ...more]
  const { node, samples } = await outputOf<{ node: string; samples: Samples }>('mint/process.js', args, [program])
  return { title: `${what}, Node ${node}`, unit: 'tokens a second', better: 'more', samples, note }
}
