import t from 'tap'
import { firstOf, processEnvironment, requiredSetting, settingOf } from '../dist/settings.js'
import { thrownBy } from './thrown.js'

const variables = {
  accountSid: 'TWILIO_ACCOUNT_SID',
  authToken: 'TWILIO_AUTH_TOKEN',
  apiKeySid: 'TWILIO_API_KEY',
  apiKeySecret: 'TWILIO_API_SECRET',
  applicationSid: 'TWILIO_TWIML_APP_SID',
} as const

for (const [name, variable] of Object.entries(variables) as [keyof typeof variables, string][]) {
  t.test(`${name} can come from ${variable}.`, async (t) => {
    t.strictSame(settingOf('given', name, { [variable]: 'set' }), { value: 'given', label: name })
    t.strictSame(settingOf(undefined, name, { [variable]: 'set' }), {
      value: 'set',
      label: `${name} (from ${variable})`,
    })
    t.strictSame(settingOf(undefined, name, { [variable]: '' }).value, undefined)
    t.strictSame(settingOf(undefined, name, {}).value, undefined)
  })

  t.test(`${name} that must be there is named with ${variable}.`, async (t) => {
    t.strictSame(requiredSetting('given', name, {}, 'ERR_INVALID_OPTION'), { value: 'given', label: name })
    t.strictSame(requiredSetting(undefined, name, { [variable]: 'set' }, 'ERR_INVALID_OPTION'), {
      value: 'set',
      label: `${name} (from ${variable})`,
    })
    t.strictSame(
      thrownBy(() => requiredSetting(undefined, name, { [variable]: '' }, 'ERR_INVALID_OPTION')),
      ['ERR_INVALID_OPTION', `${name} is missing: give the option ${name}, or set ${variable}.`],
    )
  })
}

t.test('An option that is given, even if it is wrong, is not replaced by a variable.', async (t) => {
  t.strictSame(settingOf('', 'authToken', { TWILIO_AUTH_TOKEN: 'set' }), { value: '', label: 'authToken' })
  t.strictSame(settingOf(null as never, 'authToken', { TWILIO_AUTH_TOKEN: 'set' }).value, null)
})

t.test('The variables of the process are read where there is one.', async (t) => {
  t.equal(processEnvironment(), process.env)
})

t.test('Where there is no process there are no variables.', async (t) => {
  const property = Object.getOwnPropertyDescriptor(globalThis, 'process') as PropertyDescriptor
  const seen: unknown[] = []
  try {
    for (const value of [undefined, {}]) {
      Object.defineProperty(globalThis, 'process', { value, configurable: true })
      seen.push(processEnvironment())
    }
  } finally {
    Object.defineProperty(globalThis, 'process', property)
  }
  t.strictSame(seen, [{}, {}])
})

t.test('Each variable comes from the first environment that sets it.', async (t) => {
  const found = firstOf(
    { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: '', TWILIO_API_KEY: undefined, OTHER: 'x' },
    { TWILIO_ACCOUNT_SID: 'AC2', TWILIO_AUTH_TOKEN: 'second', TWILIO_API_KEY: 'SK2', TWILIO_API_SECRET: 'third' },
  )
  t.strictSame(found, {
    TWILIO_ACCOUNT_SID: 'AC1',
    TWILIO_AUTH_TOKEN: 'second',
    TWILIO_API_KEY: 'SK2',
    TWILIO_API_SECRET: 'third',
    TWILIO_TWIML_APP_SID: undefined,
  })
})

t.test('What a platform binds beside text is not a variable.', async (t) => {
  t.equal(firstOf({ TWILIO_AUTH_TOKEN: { get: () => 'x' } as never }).TWILIO_AUTH_TOKEN, undefined)
})

t.test('A variable is not read before it is asked for, nor where it is not needed.', async (t) => {
  const read: unknown[] = []
  const refusing = new Proxy({}, { get: (_, variable) => read.push(variable) && undefined })
  const found = firstOf({ TWILIO_ACCOUNT_SID: 'AC1' }, refusing)
  t.equal(found.TWILIO_ACCOUNT_SID, 'AC1')
  t.strictSame(read, [])
  t.equal(found.TWILIO_AUTH_TOKEN, undefined)
  t.strictSame(read, ['TWILIO_AUTH_TOKEN'])
})
