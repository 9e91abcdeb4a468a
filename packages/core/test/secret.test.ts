import t from 'tap'
import { assertSecret } from '../dist/secret.js'
import { thrownBy } from './thrown.js'

t.test('Any text without white space around it is a secret.', async (t) => {
  for (const secret of ['s', 'two words', 'пароль€😀', 'k'.repeat(500)]) {
    t.doesNotThrow(() => assertSecret(secret, 'authToken', 'ERR_INVALID_AUTH_TOKEN'))
  }
})

t.test('Anything else is refused with the code given, described and never shown.', async (t) => {
  const cases: [unknown, string][] = [
    ['', 'an empty string'],
    [' ', 'one with white space around it'],
    [' hush', 'one with white space around it'],
    ['hush ', 'one with white space around it'],
    ['hush\n', 'one with white space around it'],
    ['\u00a0hush', 'one with white space around it'],
    [undefined, 'undefined'],
    [null, 'null'],
    [42, 'a number'],
    [['hush'], 'an array'],
    [new String('hush'), 'an object'],
  ]
  for (const [secret, got] of cases) {
    const [code, message] = thrownBy(() => assertSecret(secret, 'apiKeySecret', 'ERR_INVALID_API_KEY_SECRET'))
    t.equal(code, 'ERR_INVALID_API_KEY_SECRET')
    t.equal(message, `apiKeySecret must be a non-empty string without white space around it; got ${got}.`)
    t.notMatch(message, /hush|42/)
  }
})
