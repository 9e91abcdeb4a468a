import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { outputOf } from '../child.js'
import type { Comparison, Effort } from '../comparison.js'
import { interleave, type Measurement, type Samples } from '../interleave.js'
import { assertCapabilityToken } from '../mint/check.js'
import { FLOOR, OURS } from '../mint/minters.js'
import { packedProject } from '../packed.js'

const contenders = [OURS, FLOOR, 'fast-jwt', 'jose', 'jsonwebtoken', 'twilio ClientCapability']

/** What a process prints that made one token. */
interface Start {
  readonly token: string
  /** Milliseconds since the process began. */
  readonly started: number
  /** Milliseconds of it that are not Node's own start: to load the library, and to make the token. */
  readonly loaded: number
  /** Bytes that the process holds. */
  readonly memory: number
}

/** What the first token of a fresh process takes, as a function at the edge or a command pays it. */
export async function start({ processes }: Effort): Promise<readonly Comparison[]> {
  await using project = await packedProject()
  const program = join(project.path, 'process.mjs')
  await copyFile(fileURLToPath(new URL('process.js', import.meta.url)), program)
  const starts: Record<string, Start[]> = {}
  const measurements: Record<string, Measurement> = {}
  for (const name of contenders) {
    const measured: Start[] = []
    starts[name] = measured
    // The first one, which is not counted, brings the files into the system's cache.
    await assertCapabilityToken((await outputOf<Start>(program, [name])).token)
    measurements[name] = async () => measured.push(await outputOf<Start>(program, [name]))
  }
  await interleave(measurements, processes)

  const samplesOf = (pick: (start: Start) => number): Samples =>
    Object.fromEntries(Object.entries(starts).map(([name, measured]) => [name, measured.map(pick)]))
  const better = 'less'
  return [
    {
      title: 'Process start to first token',
      unit: 'milliseconds',
      better,
      samples: samplesOf(({ started }) => started),
      note: "Node's own start is in it.",
    },
    {
      title: 'First token in a running process',
      unit: 'milliseconds',
      better,
      samples: samplesOf(({ loaded }) => loaded),
      note: "To load the library and to make one token, without Node's own start.",
    },
    { title: 'Resident memory', unit: 'megabytes', better, samples: samplesOf(({ memory }) => memory / 2 ** 20) },
  ]
}
