// `npm run bench -- mint [rounds] [milliseconds]`: what a token costs, in turns with other ways to make one.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Samples } from './interleave.js'
import { OURS } from './minters.js'
import { ratios, summarize } from './statistics.js'

const [question = 'mint', rounds = '11', milliseconds = '200'] = process.argv.slice(2)
if (question !== 'mint') {
  console.error('There is only the question mint.')
  process.exit(2)
}

for (const group of ['capability', 'access']) {
  const program = fileURLToPath(new URL('mint-process.js', import.meta.url))
  // In a process of its own, so that what one group has warmed up does nothing for the other.
  const { stdout, status } = spawnSync(process.execPath, [program, group, rounds, milliseconds], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) process.exit(1)
  const { node, samples } = JSON.parse(stdout) as { node: string; samples: Samples }
  console.log(`\n${group} tokens, Node ${node}, ${rounds} rounds of ${milliseconds} ms\n\n${table(samples)}`)
}

function table(samples: Samples): string {
  const ours = samples[OURS] ?? []
  const rows = Object.entries(samples).map(([name, values]) => {
    const { lower, median, upper } = summarize(values)
    const ratio = summarize(ratios(ours, values))
    const cells = [whole(median), `${whole(lower)} – ${whole(upper)}`, twoDigits(ratio.median)]
    return `| ${name} | ${cells.join(' | ')} | ${twoDigits(ratio.lower)} – ${twoDigits(ratio.upper)} |`
  })
  const head = ['| | tokens a second | quartiles | ours ÷ this | quartiles |', '| --- | ---: | ---: | ---: | ---: |']
  return [...head, ...rows].join('\n')
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}

function twoDigits(value: number): string {
  return value.toFixed(2)
}
