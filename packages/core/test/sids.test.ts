import t from 'tap'
import { assertAccountSid, assertApiKeySid, assertApplicationSid, assertSid } from '../dist/sids.js'
import { thrownBy } from './thrown.js'

const account = 'accountSid must be an account SID: AC followed by 1 to 32 letters or digits; '

t.test('A SID is its prefix and 1 to 32 letters or digits.', async (t) => {
  for (const rest of ['1', 'a', 'Z', '123123', 'f'.repeat(32)]) {
    t.doesNotThrow(() => assertAccountSid(`AC${rest}`))
    t.doesNotThrow(() => assertApplicationSid(`AP${rest}`))
    t.doesNotThrow(() => assertApiKeySid(`SK${rest}`))
  }
})

t.test('Each kind has its code, its name and its label.', async (t) => {
  t.strictSame(
    thrownBy(() => assertAccountSid('AC')),
    ['ERR_INVALID_ACCOUNT_SID', `${account}got one with other characters, or of another length.`],
  )
  t.strictSame(
    thrownBy(() => assertApplicationSid('')),
    [
      'ERR_INVALID_APPLICATION_SID',
      'applicationSid must be a TwiML application SID: AP followed by 1 to 32 letters or digits; got an empty string.',
    ],
  )
  t.strictSame(
    thrownBy(() => assertApiKeySid(5)),
    [
      'ERR_INVALID_API_KEY_SID',
      'apiKeySid must be an API key SID: SK followed by 1 to 32 letters or digits; got a number.',
    ],
  )
  for (const assertKind of [assertAccountSid, assertApplicationSid, assertApiKeySid]) {
    t.match(thrownBy(() => assertKind('', 'the label'))[1], /^the label must be /)
  }
})

t.test('A SID of the right kind with other characters, or of another length, is called that.', async (t) => {
  for (const sid of ['AC', `AC${'1'.repeat(33)}`, 'AC 1', 'AC/123', 'AC123\n', 'ACé', 'AC123!']) {
    t.strictSame(
      thrownBy(() => assertAccountSid(sid)),
      ['ERR_INVALID_ACCOUNT_SID', `${account}got one with other characters, or of another length.`],
    )
  }
})

t.test('A SID of another kind is called by its kind.', async (t) => {
  const kinds: [string, string][] = [
    ['AP1', 'a TwiML application SID'],
    ['SK1', 'an API key SID'],
    ['CR1', 'a push credential SID'],
    ['IS1', 'a service SID'],
    ['WS1', 'a workspace SID'],
    ['WK1', 'a worker SID'],
    ['WQ1', 'a task queue SID'],
    ['PN1', 'a phone number SID'],
    ['RL1', 'a role SID'],
  ]
  for (const [sid, kind] of kinds) {
    t.strictSame(
      thrownBy(() => assertAccountSid(sid)),
      ['ERR_INVALID_ACCOUNT_SID', `${account}this looks like ${kind}.`],
    )
  }
  t.match(thrownBy(() => assertApiKeySid('AC1'))[1], /; this looks like an account SID\.$/)
})

t.test('A string that is no SID at all may be a secret, and is not shown.', async (t) => {
  for (const sid of ['hush', 'ac123', 'XX123', 'xAC123', 'SK 1', 'SK', 'toString1', '__proto__', ' AC123']) {
    const [code, message] = thrownBy(() => assertAccountSid(sid))
    t.equal(code, 'ERR_INVALID_ACCOUNT_SID')
    t.equal(message, `${account}got a string that does not begin with AC.`)
  }
})

t.test('Anything but a string is named by its type.', async (t) => {
  for (const [sid, got] of [
    [undefined, 'undefined'],
    [null, 'null'],
    [['AC123'], 'an array'],
    [{}, 'an object'],
    [new String('AC123'), 'an object'],
  ]) {
    t.strictSame(
      thrownBy(() => assertAccountSid(sid)),
      ['ERR_INVALID_ACCOUNT_SID', `${account}got ${got}.`],
    )
  }
})

t.test('Other kinds are checked with the code and the label that are given.', async (t) => {
  t.doesNotThrow(() => assertSid('WS', 'WS123', 'workspaceSid', 'ERR_INVALID_OPTION'))
  t.strictSame(
    thrownBy(() => assertSid('WS', 'WK123', 'workspaceSid', 'ERR_INVALID_OPTION')),
    [
      'ERR_INVALID_OPTION',
      'workspaceSid must be a workspace SID: WS followed by 1 to 32 letters or digits; this looks like a worker SID.',
    ],
  )
})
