import { execFile } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { inspect, promisify } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { hmacSigner } from '../dist/hmac-signer-node.js'
import { signWith } from '../dist/signer.js'

const run = promisify(execFile)

/** Secrets around the length of a block, of ASCII alone and of anything. */
const secret = fc
  .oneof(
    fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 130 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 70 }),
    fc.constantFrom('x'.repeat(63), 'x'.repeat(64), 'x'.repeat(65), '~'.repeat(64), '\x7f'),
  )
  .filter((text) => text.trim() === text && text !== '')

const input = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', maxLength: 10_000, size: 'max' }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom('€'.repeat(2709), '€'.repeat(2710)),
)

function reference(secret: string, input: string): string {
  return createHmac('sha256', secret).update(input).digest('base64url')
}

t.test('Two one-shot hashes are the HMAC that createHmac makes.', async () => {
  fc.assert(fc.property(secret, input, (key, text) => hmacSigner(key).sign(text) === reference(key, text)))
})

t.test('The header and the claims are signed as if they were joined.', async () => {
  const headers = fc.array(fc.constantFrom('', 'header.', 'another.', 'é.', 'x'.repeat(9000)), {
    minLength: 2,
    maxLength: 4,
  })
  const signed = fc.property(secret, headers, input, (key, starts, text) => {
    const signer = hmacSigner(key)
    return starts.every((start) => signWith(signer, start, text, 1000) === reference(key, start + text))
  })
  fc.assert(signed)
})

t.test('Signers that take turns do not disturb each other.', async (t) => {
  const keys = ['secret', 'another', 'é', 'x'.repeat(65)]
  const signers = keys.map((key) => ({ key, signer: hmacSigner(key) }))
  for (const text of ['', 'a', 'b'.repeat(5000)]) {
    for (const { key, signer } of signers) t.equal(signer.sign(text), reference(key, text))
    for (const { key, signer } of signers) t.equal(signWith(signer, 'é.', text, 1000), reference(key, `é.${text}`))
  }
})

t.test('Where there is no hash, createHmac signs.', async (t) => {
  const crypto = createRequire(import.meta.url)('node:crypto') as { hash?: unknown }
  const { hash } = crypto
  t.teardown(() => Object.assign(crypto, { hash }))
  delete crypto.hash
  const url = new URL('../dist/hmac-signer-node.js?without-hash', import.meta.url)
  const { hmacSigner }: typeof import('../dist/hmac-signer-node.js') = await import(url.href)
  t.equal(hmacSigner('secret').sign('input'), reference('secret', 'input'))
})

t.test('The padded key is as invisible as the secret.', async (t) => {
  const signer = hmacSigner('secret')
  signer.sign('input')
  t.equal(inspect(signer, { showHidden: true, depth: 9 }).includes('secret'), false)
  t.strictSame(Reflect.ownKeys(signer), ['algorithm', 'sign'])
})

t.test('The padded key never lies in the pool of memory that everybody shares.', async (t) => {
  const secret = 'a secret of this test alone'
  const paddedKeys = [0x36, 0x5c].map((pad) =>
    String.fromCharCode(...Array.from(secret, (character) => character.charCodeAt(0) ^ pad)),
  )
  const signer = hmacSigner(secret)
  for (const text of ['short', 'x'.repeat(3000), 'é'.repeat(1400)]) {
    signer.sign(text)
    signWith(signer, `${text}.`, text, 1000)
    const pool = Buffer.from(Buffer.allocUnsafe(1).buffer)
    for (const key of paddedKeys) t.equal(pool.includes(key, 0, 'latin1'), false)
  }
})

t.test('The text of the secret does not stay in memory.', async (t) => {
  const backwards = randomBytes(16).toString('hex')
  const secret = [...backwards].reverse().join('')
  const program = `
    import { writeHeapSnapshot } from 'node:v8'
    import { hmacSigner } from '${new URL('../dist/hmac-signer-node.js', import.meta.url)}'
    const [, file, backwards] = process.argv
    const signer = hmacSigner([...backwards].reverse().join(''))
    // The language keeps the text that was matched last.
    console.log(signer.sign('input'), /kept/.test('kept'))
    writeHeapSnapshot(file)
    signer.sign('input')`
  const file = join(t.testdir(), 'memory.heapsnapshot')
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program, file, backwards])
  t.equal(stdout, `${reference(secret, 'input')} true\n`)
  const memory = readFileSync(file, 'utf8')
  t.ok(memory.includes(backwards))
  t.notOk(memory.includes(secret))
})
