import t from 'tap'
import { encodeHeader } from '../dist/jws.js'

t.test('A header is JSON in base64url, and a dot.', async (t) => {
  t.equal(encodeHeader({ typ: 'JWT', alg: 'HS256' }), 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.')
})
