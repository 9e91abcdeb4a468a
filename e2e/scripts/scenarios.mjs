// Plays the scenarios, once or `npm run scenarios -w e2e -- 3` times in a row, and prints how long each took as a table
// in Markdown. The names of the tests are what it reads: `TAP_GREP` picks some of them.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const suite = fileURLToPath(new URL('../test-dist/scenarios.test.js', import.meta.url))
const line = /^(not )?ok \d+ - With the (\w+) token of (.+?), (voice-sdk|twilio-client) (.*)\. # time=([\d.]+)ms$/
const columns = ['voice-sdk', 'twilio-client'].flatMap((sdk) =>
  ['capability', 'access'].map((tokenType) => `${sdk}, ${tokenType}`),
)

for (let run = 1; run <= Number(process.argv[2] ?? 1); run++) {
  const rows = new Map()
  const start = performance.now()
  let [passed, failed] = [0, 0]
  const playing = spawn(process.execPath, [suite], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const text of createInterface({ input: playing.stdout })) {
    const [, not, tokenType, source, sdk, title, milliseconds] = line.exec(text) ?? []
    if (title === undefined) continue
    const row = rows.get(title) ?? new Map()
    const column = `${sdk}, ${tokenType}`
    const time = `${source} ${not ? 'FAILED ' : ''}${(milliseconds / 1000).toFixed(1)}`
    rows.set(title, row.set(column, [...(row.get(column) ?? []), time]))
    if (not) failed += 1
    else passed += 1
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(0)
  console.log(`Run ${run}: ${passed} passed, ${failed} failed, ${seconds} s. Seconds of each:\n`)
  console.log(`| scenario | ${columns.join(' | ')} |\n|---|${columns.map(() => '---|').join('')}`)
  for (const [title, row] of rows) {
    console.log(`| ${title} | ${columns.map((column) => (row.get(column) ?? ['-']).join('<br>')).join(' | ')} |`)
  }
  console.log()
  if (failed > 0 || passed === 0) process.exitCode = 1
}
