import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { bin, ended, NOW } from './program.js'

const page = fileURLToPath(new URL('../../../../docs/command-line.md', import.meta.url))

/** What stands behind each prompt of a page's shell blocks, and the output below it. */
function sessionOf(markdown: string): { command: string; output: string }[] {
  const blocks = [...markdown.matchAll(/^```sh\n(\$ .*?)^```$/gms)].map(([, block]) => block as string)
  return blocks
    .flatMap((block) => block.split(/^\$ /m).slice(1))
    .map((step) => {
      const end = step.indexOf('\n')
      return { command: step.slice(0, end), output: step.slice(end + 1).trimEnd() }
    })
}

t.test('every command of the page prints what the page shows', { skip: process.platform === 'win32' }, async (t) => {
  const session = sessionOf(readFileSync(page, 'utf8'))
  t.ok(session.length > 10)
  const folder = t.testdir({
    'clock.mjs': `Date.now = () => ${NOW * 1000}`,
    'twilio-capability': `#!/bin/sh\nexec '${process.execPath}' --import "$(dirname "$0")/clock.mjs" '${bin}' "$@"\n`,
  })
  // One shell for all, so that variables and exit codes are those of the lines above; a zero byte ends each output.
  const script = session.map(({ command }) => `${command}\nstatus=$?; printf '\\0'; (exit $status)`).join('\n')
  const shell = `chmod +x "$0/twilio-capability"; PATH="$0:$PATH"; exec 2>&1\n${script}`
  const { out } = await ended('-c', [shell, folder], {}, '', 'sh')
  const outputs = out.split('\0').map((output) => output.trimEnd())
  session.forEach(({ command, output }, index) => {
    t.equal(outputs[index], output, command)
  })
})
