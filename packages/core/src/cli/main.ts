#!/usr/bin/env node
import { readInput } from './read-input.js'
import { run } from './run.js'

const { argv, env, stdin, stdout, stderr } = process

for (const stream of [stdout, stderr]) {
  stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    // Who reads may have had enough, as `head` has: that is nobody's failure.
    if (code === 'EPIPE') return
    stderr.write(`The output cannot be written: ${message}\n`)
    process.exit(2)
  })
}

process.exitCode = await run(
  argv.slice(2),
  {
    environment: env,
    clock: Date,
    readInput: async () => (stdin.isTTY ? '' : readInput(stdin)),
    fetch,
  },
  {
    // Node's answer also heeds NO_COLOR, FORCE_COLOR and a dumb terminal.
    colours: stdout.isTTY && stdout.hasColors(),
    out: (text) => void stdout.write(text),
    error: (text) => void stderr.write(text),
  },
)
