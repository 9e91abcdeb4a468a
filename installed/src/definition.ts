import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { plainEnvironment } from './project.js'

const server = createRequire(import.meta.url).resolve('typescript/lib/tsserver.js')

/** A word in a consumer, the first of its kind there. */
export interface Word {
  readonly file: string
  readonly name: string
}

/** Where an editor goes from a word: the path below `node_modules`, and the line there. */
export interface Definition {
  readonly path: string
  readonly line: string
}

/** Asks the server that editors ask, where it goes by itself from our declarations to our TypeScript if their maps are good. */
export async function definitionsOf(folder: string, words: readonly Word[]): Promise<(Definition | undefined)[]> {
  const child = spawn(process.execPath, [server, '--disableAutomaticTypingAcquisition'], {
    cwd: folder,
    env: plainEnvironment(),
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const closed = once(child, 'close')
  const send = (seq: number, command: string, args: object) =>
    child.stdin.write(`${JSON.stringify({ seq, type: 'request', command, arguments: args })}\n`)
  const options = { module: 'nodenext', moduleResolution: 'nodenext', target: 'es2022', strict: true }
  send(0, 'compilerOptionsForInferredProjects', { options })
  for (const [index, { file: name, name: word }] of words.entries()) {
    const file = join(folder, name)
    const before = readFileSync(file, 'utf8').split(new RegExp(`\\b${word}\\b`))[0] ?? ''
    const lines = before.split('\n')
    send(0, 'open', { file })
    send(index + 1, 'definition', { file, line: lines.length, offset: (lines.at(-1)?.length ?? 0) + 1 })
  }

  const found: (Definition | undefined)[] = []
  let answered = 0
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue
    const { command, request_seq: seq, body } = JSON.parse(line)
    if (command !== 'definition') continue
    found[seq - 1] = body?.[0] === undefined ? undefined : placeOf(body[0])
    answered += 1
    if (answered === words.length) break
  }
  child.kill()
  await closed
  return found
}

function placeOf({ file, start }: { file: string; start: { line: number } }): Definition {
  const path = file.replace(/^.*\/node_modules\//, '')
  return { path, line: readFileSync(file, 'utf8').split('\n')[start.line - 1] ?? '' }
}
