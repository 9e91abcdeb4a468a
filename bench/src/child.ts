import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Runs a program of the benchmarks in a process of its own, so that what one has warmed up does nothing for another.
 *
 * @param module - of the program: its path, or where it is from this folder
 * @param args - for the program
 * @param command - what runs it, and its own arguments. @default this Node
 * @returns the JSON that it printed
 */
export async function outputOf<T>(
  module: string,
  args: readonly string[],
  [program, ...before]: readonly [string, ...string[]] = [process.execPath],
): Promise<T> {
  const path = isAbsolute(module) ? module : fileURLToPath(new URL(module, import.meta.url))
  const child = spawn(program, [...before, path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const [status] = await once(child, 'close')
  if (status !== 0) throw new Error(`${module} ${args.join(' ')} ended with ${status}.`)
  return JSON.parse(output)
}
