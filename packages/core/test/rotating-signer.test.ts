import { createHmac } from 'node:crypto'
import { inspect } from 'node:util'
import {
  CapabilityToken,
  hmacSigner,
  type LoadedKey,
  type RotatingSignerOptions,
  rotatingSigner,
  type Signer,
  type TwilioTokenError,
} from '@twilio-capability/core'
import t from 'tap'
import { hmacSigner as webSigner } from '../dist/hmac-signer-web.js'
import vectors from '../test/vectors/capability.json' with { type: 'json' }

const START = 1_300_000_000_000

/** A signer on a clock that the test turns, with a store that the test fills, and a count of how often it was asked. */
function rotating(options: RotatingSignerOptions = {}) {
  const store = { now: START, key: 'secret' as unknown, loads: 0, failures: [] as TwilioTokenError[] }
  const signer = rotatingSigner(
    async () => {
      store.loads += 1
      if (store.key instanceof Error) throw store.key
      return store.key as LoadedKey
    },
    {
      maxAge: 1000,
      maxStale: 5000,
      retryDelay: 100,
      clock: { now: () => store.now },
      onLoadFailed: (error) => store.failures.push(error),
      ...options,
    },
  )
  return { store, signer }
}

/** What Node's own crypto makes of the same. */
function mac(secret: string): string {
  return createHmac('sha256', secret).update('input').digest('base64url')
}

/** Long enough for a load that answers at once, in any number of microtasks. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

t.test('the golden token is the same through a key that is loaded', async (t) => {
  const golden = vectors.find(({ id }) => id === 'seed-doc-flow')
  for (const key of ['secret', hmacSigner('secret'), webSigner('secret')]) {
    const { store, signer } = rotating()
    store.key = key
    const token = new CapabilityToken({ accountSid: 'AC123123', signer, clock: { now: () => START } })
    token.allowClientIncoming('Alice').allowClientOutgoing('AP123123', { Foo: 'Bar' }).disablePresenceEvents()
    t.equal(await token.generateToken(600), golden?.expect.token)
    t.equal(await token.generateToken(600), golden?.expect.token)
    t.equal(store.loads, 1)
  }
})

t.test('a key that is fresh answers at once', async (t) => {
  const { store, signer } = rotating()
  t.equal(store.loads, 0, 'nothing is loaded before it is needed')
  t.equal(await signer.sign('input'), mac('secret'))
  store.now += 999
  t.equal(signer.sign('input'), mac('secret'), 'no promise')
  t.equal(store.loads, 1)
})

t.test('a load may answer at once, and may throw at once', async (t) => {
  const clock = { now: () => START }
  t.equal(await rotatingSigner(() => 'secret', { clock }).sign('input'), mac('secret'))
  let loads = 0
  const failing = rotatingSigner(
    () => {
      loads += 1
      throw new Error('no such secret')
    },
    { clock },
  )
  await t.rejects(async () => failing.sign('input'), {
    code: 'ERR_SIGNER_FAILED',
    cause: { message: 'no such secret' },
  })
  await t.rejects(async () => failing.sign('input'), {
    code: 'ERR_SIGNER_FAILED',
    cause: { message: 'no such secret' },
  })
  t.equal(loads, 1)
})

t.test('however many callers wait for the first key, it is loaded once', async (t) => {
  const { store, signer } = rotating()
  const signatures = await Promise.all(Array.from({ length: 100 }, () => signer.sign('input')))
  t.strictSame(new Set(signatures), new Set([mac('secret')]))
  t.equal(store.loads, 1)
})

t.test('the old key signs while the new one is loaded, once', async (t) => {
  const { store, signer } = rotating()
  await signer.sign('input')
  store.key = 'secondary'
  store.now += 1000
  for (let caller = 0; caller < 100; caller += 1) t.equal(signer.sign('input'), mac('secret'))
  await settled()
  t.equal(signer.sign('input'), mac('secondary'))
  t.equal(store.loads, 2)
})

t.test('a key is as old as the moment it was asked for', async (t) => {
  let now = START
  let answer: (secret: string) => void = () => {}
  let loads = 0
  const load = () => {
    loads += 1
    return new Promise<string>((resolve) => {
      answer = resolve
    })
  }
  const signer = rotatingSigner(load, { maxAge: 1000, clock: { now: () => now } })
  const first = signer.sign('input')
  await settled()
  now += 1000
  answer('secret')
  t.equal(await first, mac('secret'))
  t.equal(signer.sign('input'), mac('secret'))
  await settled()
  t.equal(loads, 2)
  answer('secret')
})

t.test('the old key signs while loading fails, for maxStale and no longer', async (t) => {
  const { store, signer } = rotating()
  await signer.sign('input')
  store.key = new Error('the store is down')
  for (let age = 1000; age < 6000; age += 250) {
    store.now = START + age
    t.equal(signer.sign('input'), mac('secret'))
    await settled()
  }
  store.now = START + 6000
  await t.rejects(async () => signer.sign('input'), {
    name: 'TwilioTokenError',
    code: 'ERR_SIGNER_FAILED',
    cause: { message: 'the store is down' },
  })
  store.key = 'secondary'
  store.now += 60_000
  t.equal(await signer.sign('input'), mac('secondary'), 'and it recovers')
  t.equal(signer.sign('input'), mac('secondary'))
})

t.test('with maxStale 0 nobody is signed for with an old key', async (t) => {
  const { store, signer } = rotating({ maxStale: 0 })
  await signer.sign('input')
  store.key = 'secondary'
  store.now += 1000
  t.equal(await signer.sign('input'), mac('secondary'))
})

t.test('a failed load is not tried again before its delay, which doubles up to a minute', async (t) => {
  const { store, signer } = rotating()
  store.key = new Error('the store is down')
  const delays = []
  let failedAt = START
  let signed = false
  for (; store.now < START + 250_000; store.now += 100) {
    const before = store.loads
    const callers = Array.from({ length: 3 }, async () => signer.sign('input'))
    const outcomes = await Promise.allSettled(callers)
    signed ||= outcomes.some(({ status }) => status === 'fulfilled')
    if (store.loads === before) continue
    if (before > 0) delays.push(store.now - failedAt)
    failedAt = store.now
  }
  t.strictSame(delays, [100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200, 60_000, 60_000])
  t.equal(store.failures.length, store.loads)
  t.notOk(signed)
})

t.test('a delay longer than a minute stays as it is', async (t) => {
  const { store, signer } = rotating({ retryDelay: 90_000 })
  store.key = new Error('the store is down')
  for (const [elapsed, loads] of [
    [0, 1],
    [89_999, 1],
    [90_000, 2],
    [179_999, 2],
    [180_000, 3],
  ] as const) {
    store.now = START + elapsed
    await t.rejects(async () => signer.sign('input'), { code: 'ERR_SIGNER_FAILED' })
    t.equal(store.loads, loads)
  }
})

t.test('a load that succeeds forgets the failures before it', async (t) => {
  const { store, signer } = rotating()
  store.key = new Error('the store is down')
  for (const elapsed of [0, 100, 300]) {
    store.now = START + elapsed
    await t.rejects(async () => signer.sign('input'), { code: 'ERR_SIGNER_FAILED' })
  }
  store.key = 'secret'
  store.now = START + 700
  t.equal(await signer.sign('input'), mac('secret'))
  store.key = new Error('down again')
  store.now = START + 1700
  signer.sign('input')
  await settled()
  store.now = START + 1799
  signer.sign('input')
  await settled()
  t.equal(store.loads, 5, 'not before the first delay')
  store.now = START + 1800
  signer.sign('input')
  await settled()
  t.equal(store.loads, 6)
})

t.test('onLoadFailed is told of what nobody else notices', async (t) => {
  const { store, signer } = rotating()
  await signer.sign('input')
  store.key = new Error('the store is down')
  store.now += 1000
  signer.sign('input')
  await settled()
  t.match(store.failures, [{ code: 'ERR_SIGNER_FAILED', cause: { message: 'the store is down' } }])
})

t.test('an onLoadFailed that throws harms nobody', async (t) => {
  const onLoadFailed = () => {
    throw new Error('the log is full')
  }
  const { store, signer } = rotating({ onLoadFailed })
  await signer.sign('input')
  store.key = new Error('the store is down')
  store.now += 1000
  t.equal(signer.sign('input'), mac('secret'))
  await settled()
  store.key = 'secondary'
  store.now += 100
  signer.sign('input')
  await settled()
  t.equal(signer.sign('input'), mac('secondary'))
})

t.test('nobody needs to be told of a failure', async (t) => {
  const signer = rotatingSigner(async () => Promise.reject(new Error('no')), { clock: { now: () => START } })
  await t.rejects(async () => signer.sign('input'), { code: 'ERR_SIGNER_FAILED', cause: { message: 'no' } })
})

t.test('a load that never ends is given up, and tried again', async (t) => {
  let now = START
  let loads = 0
  const load = () => {
    loads += 1
    return loads === 1 ? new Promise<string>(() => {}) : 'secret'
  }
  const signer = rotatingSigner(load, { loadTimeout: 5, retryDelay: 100, clock: { now: () => now } })
  await t.rejects(async () => signer.sign('input'), {
    code: 'ERR_SIGNER_FAILED',
    cause: { message: 'load() took longer than 5 ms.' },
  })
  now += 100
  t.equal(await signer.sign('input'), mac('secret'))
})

t.test('what is no key is a failed load', async (t) => {
  for (const [key, code] of [
    ['', 'ERR_INVALID_AUTH_TOKEN'],
    [' secret', 'ERR_INVALID_AUTH_TOKEN'],
    [undefined, 'ERR_INVALID_OPTION'],
    [null, 'ERR_INVALID_OPTION'],
    [42, 'ERR_INVALID_OPTION'],
    [{ algorithm: 'HS512', sign: () => '' }, 'ERR_INVALID_OPTION'],
  ] as const) {
    const { store, signer } = rotating()
    store.key = key
    await t.rejects(async () => signer.sign('input'), { code: 'ERR_SIGNER_FAILED', cause: { code } }, inspect(key))
  }
})

t.test('a failure of the signer inside is its own, and loads nothing', async (t) => {
  const { store, signer } = rotating()
  store.key = {
    algorithm: 'HS256',
    sign: () => {
      throw new Error('the device is gone')
    },
  } satisfies Signer
  await t.rejects(async () => signer.sign('input'), { message: 'the device is gone' })
  t.throws(() => signer.sign('input'), { message: 'the device is gone' })
  t.equal(store.loads, 1)
  t.strictSame(store.failures, [])
})

t.test('a clock that jumps costs a load, and never freezes a key', async (t) => {
  const { store, signer } = rotating()
  await signer.sign('input')
  store.key = 'secondary'
  store.now -= 3_600_000
  t.equal(await signer.sign('input'), mac('secondary'), 'an hour back')
  store.key = 'tertiary'
  store.now += 3_600_000
  t.equal(await signer.sign('input'), mac('tertiary'), 'an hour forth')
  store.key = new Error('the store is down')
  store.now += 3_600_000
  await t.rejects(async () => signer.sign('input'), { code: 'ERR_SIGNER_FAILED' })
  store.key = 'secret'
  store.now -= 7_200_000
  t.equal(await signer.sign('input'), mac('secret'), 'a delay ends, too')
})

t.test('a clock that says no time is an error, and no reason to load', async (t) => {
  const { store, signer } = rotating()
  for (const now of [Number.NaN, '1300000000000', new Date(START), -1]) {
    store.now = now as number
    t.throws(() => signer.sign('input'), { code: 'ERR_INVALID_CLOCK' })
  }
  t.equal(store.loads, 0)
})

t.test('the clock is Date by default', async (t) => {
  let loads = 0
  const signer = rotatingSigner(() => {
    loads += 1
    return 'secret'
  })
  await signer.sign('input')
  t.equal(signer.sign('input'), mac('secret'))
  t.equal(loads, 1)
})

t.test('wrong arguments are told at once', async (t) => {
  const load = () => 'secret'
  for (const [name, wrong] of [
    ['maxAge', [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1000', null, 2 ** 53]],
    ['maxStale', [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '0']],
    ['loadTimeout', [0, 2 ** 31, Number.NaN, '5000']],
    ['retryDelay', [0, -1, '1']],
  ] as const) {
    for (const value of wrong) {
      const options = { [name]: value } as RotatingSignerOptions
      t.throws(() => rotatingSigner(load, options), { code: 'ERR_INVALID_OPTION', message: name }, inspect(options))
    }
  }
  t.throws(() => rotatingSigner('secret' as never), {
    code: 'ERR_INVALID_OPTION',
    message: 'rotatingSigner: takes a function that loads the key; got a string.',
  })
  t.throws(() => rotatingSigner(load, { onLoadFailed: true as never }), {
    code: 'ERR_INVALID_OPTION',
    message: 'rotatingSigner: onLoadFailed must be a function; got a boolean.',
  })
  t.throws(() => rotatingSigner(load, { maxAge: 0 }), { message: 'from 1 to 9007199254740991; got 0.' })
  t.throws(() => rotatingSigner(load, { maxAge: '9' as never }), { message: 'got a string.' })
  t.throws(() => rotatingSigner(load, { clock: {} as never }), { code: 'ERR_INVALID_CLOCK' })
  t.throws(() => rotatingSigner(load, { maxage: 1 } as never), {
    code: 'ERR_INVALID_OPTION',
    message: /^rotatingSigner has no option "maxage"/,
  })
  t.throws(() => rotatingSigner(load, null as never), { code: 'ERR_INVALID_OPTION' })
  t.ok(rotatingSigner(load, { maxAge: 1, maxStale: 0, loadTimeout: 2 ** 31 - 1, retryDelay: 1 }))
})

t.test('the secret is not to be seen', async (t) => {
  const secret = 'a_secret_to_be_seen_nowhere'
  const { store, signer } = rotating()
  store.key = secret
  await signer.sign('input')
  store.key = ` ${secret}`
  store.now += 60_000
  const error = await Promise.resolve(signer.sign('input')).catch((reason: unknown) => reason)
  for (const seen of [signer, error, ...store.failures]) {
    t.notMatch(inspect(seen, { showHidden: true, depth: 10, getters: true }), secret)
    t.notMatch(JSON.stringify(seen), secret)
    t.notMatch(inspect(Object.getOwnPropertyDescriptors(seen), { depth: 10 }), secret)
  }
  t.ok(Object.isFrozen(signer))
  t.strictSame(Object.keys(signer), ['algorithm', 'sign'])
})
