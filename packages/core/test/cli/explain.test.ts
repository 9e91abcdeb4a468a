import t from 'tap'
import { twilioErrors } from '../../dist/cli/twilio-errors.js'
import { program } from './program.js'

const codes = Object.keys(twilioErrors)

for (const [code, { meaning, cause, check }] of Object.entries(twilioErrors)) {
  t.test(`${code} has a meaning, a cause and a check`, async (t) => {
    const out = `${code}: ${meaning}\nLikely cause:  ${cause}\nHow to check:  ${check}\n`
    t.strictSame(await program(['explain', code]), { code: 0, out, error: '' })
    for (const sentence of [meaning, cause]) t.match(sentence, /^[A-Z][^\n]{10,200}\.$/)
    t.match(check, /^\S[^\n]{10,200}$/)
    const { out: json } = await program(['explain', '--json', code])
    t.strictSame(JSON.parse(json), [{ code, meaning, cause, check }])
  })
}

t.test('the codes that everybody meets are among them', async (t) => {
  for (const code of ['20101', '31202', '31204', '31205', '31207', '51007']) t.ok(codes.includes(code), code)
})

t.test('several codes are explained in the order in which they are given', async (t) => {
  const { out } = await program(['explain', '31205', '20101', '--json'])
  t.strictSame(
    JSON.parse(out).map(({ code }: { code: string }) => code),
    ['31205', '20101'],
  )
})

t.test('without a code all are listed', async (t) => {
  const out = Object.entries(twilioErrors).map(([code, { meaning }]) => `${code}: ${meaning}\n`)
  t.strictSame(await program(['explain']), { code: 0, out: out.join(''), error: '' })
  t.equal(JSON.parse((await program(['explain', '--json'])).out).length, codes.length)
})

t.test('another code is an error that lists those there are, and repeats nothing but a code', async (t) => {
  const those = `is not a code that a token causes. Those are ${codes.join(', ')}.`
  t.strictSame(await program(['explain', '12345']), { code: 2, out: '', error: `12345 ${those}\n` })
  for (const other of ['hunter2', '__proto__', '312050', '']) {
    t.strictSame(await program(['explain', other]), { code: 2, out: '', error: `This ${those}\n` })
  }
})
