import fc from 'fast-check'
import t from 'tap'
import * as node from '../dist/base64url-node.js'
import * as web from '../dist/base64url-web.js'

for (const [name, { encodeText, encodeBytes }] of Object.entries({ node, web })) {
  t.test(`base64url-${name}`, async (t) => {
    t.test('Text is encoded as UTF-8, with the alphabet for URLs and without padding.', async (t) => {
      t.equal(encodeText(''), '')
      t.equal(encodeText('a'), 'YQ')
      t.equal(encodeText('ab'), 'YWI')
      t.equal(encodeText('abc'), 'YWJj')
      t.equal(encodeText('é😀'), 'w6nwn5iA')
      t.equal(encodeText('~~~???>>>'), 'fn5-Pz8_Pj4-')
    })

    t.test('Text is encoded to its end, however long it is.', async (t) => {
      for (const character of ['a', 'é', '€']) {
        for (const length of [2730, 2731, 8192, 8193, 20_000]) {
          const text = character.repeat(length)
          t.ok(encodeText(text) === Buffer.from(text).toString('base64url'), `${length} of ${character}`)
        }
      }
    })

    t.test('Only the bytes of the view are encoded, not those around it.', async (t) => {
      const around = new Uint8Array([1, 2, 251, 255, 191, 3])
      t.equal(encodeBytes(around.subarray(2, 5)), '-_-_')
      t.equal(encodeBytes(new Uint8Array(0)), '')
    })

    t.test('It says the same as Buffer of any bytes and any text.', async () => {
      fc.assert(
        fc.property(fc.uint8Array(), (bytes) => encodeBytes(bytes) === Buffer.from(bytes).toString('base64url')),
      )
      fc.assert(
        fc.property(
          fc.string({ unit: 'binary' }),
          (text) => encodeText(text) === Buffer.from(text).toString('base64url'),
        ),
      )
    })
  })
}
