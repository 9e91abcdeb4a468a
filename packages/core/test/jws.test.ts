import t from 'tap'
import { encodeHeader, signingInput } from '../dist/jws.js'

t.test('A header is JSON in base64url.', async (t) => {
  t.equal(encodeHeader({ typ: 'JWT', alg: 'HS256' }), 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9')
})

t.test('What is signed is the header, a dot, and the payload.', async (t) => {
  t.equal(signingInput('header', '{"exp":1,"aud":"é?"}'), `header.${'eyJleHAiOjEsImF1ZCI6IsOpPyJ9'}`)
})
