#!/usr/bin/env node
import { text } from 'node:stream/consumers'
import { run } from './run.js'

const { stdin, stdout, stderr, env } = process

process.exitCode = await run(
  process.argv.slice(2),
  {
    environment: env,
    now: Date.now,
    readInput: async () => (stdin.isTTY ? '' : text(stdin)),
    fetch,
  },
  {
    colours: stdout.isTTY && !env.NO_COLOR,
    out: (output) => void stdout.write(output),
    error: (output) => void stderr.write(output),
  },
)
