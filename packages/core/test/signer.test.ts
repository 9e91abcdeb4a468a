import { setTimeout as delay } from 'node:timers/promises'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { TwilioTokenError } from '../dist/errors.js'
import { hmacSigner } from '../dist/hmac-signer-node.js'
import { assertTimeout } from '../dist/in-time.js'
import { assertSigner, DEFAULT_SIGN_TIMEOUT, type Signer, signWith } from '../dist/signer.js'
import { rejectionOf, thrownBy } from './thrown.js'

const bytes = Uint8Array.from({ length: 32 }, (_, index) => index * 8)
const encoded = 'AAgQGCAoMDhASFBYYGhweICIkJigqLC4wMjQ2ODo8Pg'

function answering(answer: unknown): Signer {
  return { algorithm: 'HS256', sign: () => answer as string }
}

function sign(answer: unknown): unknown {
  return signWith(answering(answer), 'header.', 'claims', 1000)
}

t.test('A signature is 32 bytes, or their 43 characters.', async (t) => {
  const wider = new Uint8Array(40)
  wider.set(bytes, 5)
  class Bytes extends Uint8Array {}
  const foreign: Uint8Array = runInNewContext('new Uint8Array(32)')
  foreign.set(bytes)
  t.notOk(foreign instanceof Uint8Array, 'another realm')
  t.equal(sign(encoded), encoded)
  for (const answer of [bytes, Buffer.from(bytes), wider.subarray(5, 37), Bytes.from(bytes), foreign]) {
    t.equal(sign(answer), encoded)
  }
})

t.test('A signature that comes later is the same.', async (t) => {
  for (const answer of [bytes, encoded]) {
    t.equal(await sign(Promise.resolve(answer)), encoded)
    // biome-ignore lint/suspicious/noThenProperty: a promise of another library
    t.equal(await sign({ then: (resolve: (value: unknown) => void) => resolve(answer) }), encoded)
  }
})

t.test('The signer gets the signing input, and keeps its this.', async (t) => {
  class Vault implements Signer {
    readonly algorithm = 'HS256'
    readonly #asked: string[] = []
    sign(signingInput: string): string {
      this.#asked.push(signingInput)
      t.strictSame(this.#asked, ['header.claims'])
      return encoded
    }
  }
  t.equal(signWith(new Vault(), 'header.', 'claims', 1000), encoded)
})

t.test('Whoever wraps a signer of ours is asked himself.', async (t) => {
  const signer = hmacSigner('secret')
  const sign = (input: string) => input.replace('.', '_').padEnd(43, 'A')
  for (const wrapper of [{ ...signer, sign }, Object.create(signer, { sign: { value: sign } })]) {
    t.equal(signWith(wrapper, 'header.', 'claims', 1000), sign('header.claims'))
  }
  const asked: unknown[] = []
  const proxy = new Proxy(signer, {
    get(target, name) {
      asked.push(name)
      return Reflect.get(target, name)
    },
  })
  t.equal(signWith(proxy, 'header.', 'claims', 1000), signer.sign('header.claims'))
  t.strictSame(asked, ['sign'])
  t.not(signWith(signer, 'header.', 'claims', 1000), sign('header.claims'))
})

t.test('Every last character that 32 bytes can have is accepted, and no other.', async (t) => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const accepted = [...alphabet].filter((last) => {
    try {
      return sign(encoded.slice(0, 42) + last)
    } catch {
      return false
    }
  })
  t.equal(accepted.join(''), 'AEIMQUYcgkosw048')
})

t.test('Anything else has failed, at once and later alike.', async (t) => {
  const cases: [unknown, string][] = [
    [undefined, 'undefined'],
    [null, 'null'],
    [0, 'a number'],
    [{}, 'an object'],
    [bytes.buffer, 'an object'],
    [new DataView(bytes.buffer), 'an object'],
    [Array.from(bytes), 'an array'],
    [new Uint16Array(32), 'an object'],
    [new Int8Array(32), 'an object'],
    [{ length: 32, [Symbol.toStringTag]: 'Uint8Array' }, 'an object'],
    [new Uint8Array(0), '0 bytes'],
    [new Uint8Array(31), '31 bytes'],
    [new Uint8Array(33), '33 bytes'],
    [Buffer.alloc(64), '64 bytes'],
    ['', 'a string of 0 characters'],
    [encoded.slice(1), 'a string of 42 characters'],
    [`${encoded}A`, 'a string of 44 characters'],
    [`${encoded}=`, 'a string of 44 characters'],
    [`${encoded}\n`, 'a string of 44 characters'],
    [` ${encoded.slice(1)}`, 'a string of 43 characters'],
    [`+${encoded.slice(1)}`, 'a string of 43 characters'],
    [`/${encoded.slice(1)}`, 'a string of 43 characters'],
    [`é${encoded.slice(1)}`, 'a string of 43 characters'],
    [Buffer.from(bytes).toString('hex'), 'a string of 64 characters'],
    [new String(encoded), 'an object'],
  ]
  for (const [answer, got] of cases) {
    const expected = [
      'ERR_SIGNER_FAILED',
      `The signer must return the 32 bytes of an HMAC-SHA256, or their 43 base64url characters; got ${got}.`,
    ]
    t.strictSame(
      thrownBy(() => sign(answer)),
      expected,
    )
    t.strictSame(await rejectionOf(sign(Promise.resolve(answer)) as Promise<string>), expected)
  }
})

t.test('A signer that throws or rejects has failed, and its own error is the cause.', async (t) => {
  for (const cause of [new Error('The vault is sealed.'), 'sealed', undefined]) {
    const failing: Signer = {
      algorithm: 'HS256',
      sign() {
        throw cause
      },
    }
    const error = new TwilioTokenError(
      'ERR_SIGNER_FAILED',
      'The signer failed; its own error is the cause of this one.',
    )
    const thrown = await Promise.resolve()
      .then(() => signWith(failing, '', '', 1000))
      .catch((reason: unknown) => reason as TwilioTokenError)
    const rejected = await (sign(Promise.reject(cause)) as Promise<string>).catch((reason: unknown) => reason)
    for (const got of [thrown, rejected]) {
      t.match(got, error)
      t.match(Object.getOwnPropertyDescriptor(got, 'cause'), { value: cause })
    }
  }
})

t.test('A signature whose then throws, or cannot be read, has failed.', async (t) => {
  const cause = new Error('no')
  const expected = ['ERR_SIGNER_FAILED', 'The signer failed; its own error is the cause of this one.']
  const unreadable = {
    // biome-ignore lint/suspicious/noThenProperty: this is about such objects
    get then() {
      throw cause
    },
  }
  t.strictSame(
    thrownBy(() => sign(unreadable)),
    expected,
  )
  const throwing = {
    // biome-ignore lint/suspicious/noThenProperty: this is about such objects
    then() {
      throw cause
    },
  }
  t.strictSame(await rejectionOf(sign(throwing) as Promise<string>), expected)
})

t.test('A signer that never answers is late.', async (t) => {
  const expected = ['ERR_SIGNER_TIMEOUT', 'The signer took longer than 20 ms.']
  const before = performance.now()
  const never = signWith(answering(new Promise(() => {})), '', '', 20)
  t.strictSame(await rejectionOf(never as Promise<string>), expected)
  t.ok(performance.now() - before >= 18)
})

t.test('What a late signer answers, or fails with, no longer matters.', async (t) => {
  for (const ending of [async () => encoded, () => Promise.reject(new Error('late'))]) {
    let end: (ending: Promise<string>) => void = () => {}
    const answer = new Promise<string>((resolve) => {
      end = resolve
    })
    const late = signWith(answering(answer), '', '', 5)
    t.equal((await rejectionOf(late as Promise<string>))[0], 'ERR_SIGNER_TIMEOUT')
    end(ending())
    await delay(1)
  }
})

t.test('A signer in time leaves no timer behind.', async (t) => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  const signing = signWith(answering(Promise.resolve(encoded)), '', '', 60_000)
  t.equal(timers(), before + 1)
  await signing
  await rejectionOf(signWith(answering(Promise.reject(new Error('no'))), '', '', 60_000) as Promise<string>)
  await delay(0)
  t.equal(timers(), before)
})

t.test('A signer is anything with the algorithm and the method.', async (t) => {
  const callable = Object.assign(() => 0, { algorithm: 'HS256', sign: () => encoded })
  for (const signer of [answering(''), callable]) t.doesNotThrow(() => assertSigner(signer))
})

t.test('Anything else is no signer.', async (t) => {
  const cases: [unknown, string][] = [
    [null, 'null'],
    [undefined, 'undefined'],
    ['secret', 'a string'],
    [{}, 'an object'],
    [{ algorithm: 'HS256' }, 'an object'],
    [{ algorithm: 'HS256', sign: encoded }, 'an object'],
    [() => encoded, 'a function'],
    [{ sign: () => encoded }, 'another algorithm'],
    [{ algorithm: 'RS256', sign: () => encoded }, 'another algorithm'],
  ]
  for (const [signer, got] of cases) {
    t.strictSame(
      thrownBy(() => assertSigner(signer)),
      [
        'ERR_INVALID_OPTION',
        `signer must be { algorithm: 'HS256', sign(signingInput) }, as hmacSigner(secret) returns; got ${got}.`,
      ],
    )
  }
})

t.test('A signer may take five seconds unless told otherwise.', async (t) => {
  t.equal(DEFAULT_SIGN_TIMEOUT, 5000)
})

t.test('The timeout is whole milliseconds that a timer takes.', async (t) => {
  for (const timeout of [1, 5000, 2_147_483_647]) t.doesNotThrow(() => assertTimeout(timeout, 'signTimeout'))
  const cases: [unknown, string][] = [
    [0, '0'],
    [-1, '-1'],
    [1.5, '1.5'],
    [2_147_483_648, '2147483648'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    ['5000', 'a string'],
    [null, 'null'],
  ]
  for (const [timeout, got] of cases) {
    t.strictSame(
      thrownBy(() => assertTimeout(timeout, 'signTimeout')),
      ['ERR_INVALID_OPTION', `signTimeout must be whole milliseconds from 1 to 2147483647; got ${got}.`],
    )
  }
})
