import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import t from 'tap'
import manifest from '../../package.json' with { type: 'json' }
import { bin, credentials, ended, spawned } from './program.js'

const environment = credentials
const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN } = credentials

t.test('the package names the file as its command, and the file says what runs it', async (t) => {
  t.strictSame(manifest.bin, { 'twilio-capability': 'dist/cli/main.js' })
  t.ok(bin.replaceAll('\\', '/').endsWith(manifest.bin['twilio-capability']))
  t.ok(readFileSync(bin, 'utf8').startsWith('#!/usr/bin/env node\n'))
})

t.test('a token that is minted is what inspect reads', async (t) => {
  const minted = await spawned(['mint', '--client', 'alice'], { environment })
  t.strictSame([minted.code, minted.error], [0, ''])
  const { code, out, error } = await spawned(['inspect'], { environment, input: minted.out })
  t.strictSame([code, error], [0, ''])
  t.match(out, '\nsigned by the account in the environment\nIt says\n- May be called as alice.\n')
  const argument = await spawned(['inspect', '--json', minted.out.trim()], { environment })
  t.match(JSON.parse(argument.out), { verified: true, problems: [] })
})

t.test('the secret may come from standard input, and an empty one is none', async (t) => {
  const args = ['mint', '--client', 'alice', '--json']
  const { out } = await spawned(args, { environment: { TWILIO_ACCOUNT_SID }, input: `${TWILIO_AUTH_TOKEN}\r\n` })
  const { token } = JSON.parse(out)
  t.equal((await spawned(['inspect', token], { environment })).code, 0)
  t.strictSame(await spawned(args, { environment: { TWILIO_ACCOUNT_SID } }), {
    code: 2,
    out: '',
    error: '{"error":{"code":"USAGE","message":"Set TWILIO_AUTH_TOKEN, or give the secret on standard input."}}\n',
  })
})

t.test('the exit codes are 0, 1 and 2', async (t) => {
  t.equal((await spawned(['doctor'], { environment })).code, 0)
  t.equal((await spawned(['doctor'])).code, 1)
  t.match(await spawned(['mint', '--auth-token', 'hunter2'], { environment }), { code: 2, out: '' })
})

t.test('standard input may be huge, and is not read to its end', async (t) => {
  const input = Buffer.alloc(8_000_000, 'a')
  t.strictSame(await spawned(['inspect'], { input }), {
    code: 2,
    out: '',
    error: 'There is more than a megabyte on standard input.\n',
  })
  t.match(await spawned(['inspect'], { input: input.subarray(0, 1_048_576) }), {
    code: 1,
    error: /^This is not a token/,
  })
})

const path = (process.env.PATH ?? '').split(delimiter)
/** The script of other systems than Linux takes other options. */
const noTerminal =
  !(process.platform === 'linux' && path.some((folder) => existsSync(join(folder, 'script')))) && 'needs util-linux'

/** Runs a line of shell, in which "$0" is Node and "$1" the program. */
function shell(line: string, variables: Record<string, string> = {}) {
  return ended('-c', [line, process.execPath, bin], { ...environment, ...variables }, '', 'sh')
}

const noShell = process.platform === 'win32' && 'needs a POSIX shell'

t.test('whoever reads may stop early', { skip: noShell }, async (t) => {
  const { code, out, error } = await shell(
    '("$0" "$1" explain; echo "exit $?" >&2) | true; "$0" "$1" explain | head -1',
  )
  t.equal(code, 0)
  t.match(out, /^20101: .*\n$/)
  t.match(error, /^exit 0\n$/)
})

t.test(
  'output that cannot be written is a failure',
  { skip: !existsSync('/dev/full') && 'needs /dev/full' },
  async (t) => {
    const { code, error } = await shell('"$0" "$1" explain > /dev/full')
    t.equal(code, 2)
    t.match(error, /^The output cannot be written: ENOSPC[^\n]*\n$/)
  },
)

t.test('input that cannot be read is a message, and more for who asks', { skip: noShell }, async (t) => {
  const { code, out, error } = await shell('"$0" "$1" inspect 0> /dev/null')
  t.strictSame([code, out], [2, ''])
  t.match(error, /^EBADF[^\n]*\n$/)
  t.match(
    (await shell('"$0" "$1" inspect 0> /dev/null', { NODE_DEBUG: 'twilio-capability' })).error,
    /^TWILIO-CAPABILITY \d+: Error: EBADF/,
  )
})

t.test('colours are only for a terminal that wants them', { skip: noTerminal }, async (t) => {
  const pty = async (variables: Record<string, string>, command = 'explain 31205') => {
    const set = Object.entries({ TERM: 'xterm-256color', ...variables }).map(([name, value]) => `${name}='${value}'`)
    // Node takes no terminal of a CI for one with colours.
    const line = `env -u CI -u NO_COLOR -u FORCE_COLOR ${set.join(' ')} '${process.execPath}' '${bin}' ${command}`
    return ended('-qec', [line, '/dev/null'], environment, '', 'script')
  }
  const { code, out } = await pty({})
  t.equal(code, 0)
  t.ok(out.startsWith('\u001b[1m31205: The token has expired.\u001b[22m\r\nLikely cause:  A page'))
  t.notMatch((await pty({ NO_COLOR: '1' })).out, '\u001b')
  t.notMatch((await pty({ TERM: 'dumb' })).out, '\u001b')
  t.match(await pty({ TWILIO_AUTH_TOKEN: '' }, 'mint --client alice'), {
    code: 2,
    out: 'Set TWILIO_AUTH_TOKEN, or give the secret on standard input.\r\n',
  })
})
