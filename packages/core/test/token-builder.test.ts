import { inspect } from 'node:util'
import t from 'tap'
import { AccessToken } from '../dist/access-token.js'
import { CapabilityToken } from '../dist/capability-token.js'
import { type Clock, fixedClock } from '../dist/clock.js'
import { hmacSigner } from '../dist/hmac-signer-web.js'
import { mint, scopesOf, TokenBuilder, type TokenBuilderOptions } from '../dist/token-builder.js'
import { rejectionOf, thrownBy } from './thrown.js'

const secret = 'hush-hush'
const clock = fixedClock(1_300_000_000_999)

const builders = {
  CapabilityToken: (options: TokenBuilderOptions = { clock }) =>
    new CapabilityToken({ accountSid: 'AC123', authToken: secret, ...options }),
  AccessToken: (options: TokenBuilderOptions = { clock }) =>
    new AccessToken({ accountSid: 'AC123', apiKeySid: 'SK123', apiKeySecret: secret, identity: 'alice', ...options }),
}

for (const [name, build] of Object.entries(builders)) {
  t.test(name, async (t) => {
    t.test('A token lives an hour from now, to the second, unless told otherwise.', async (t) => {
      t.equal(claimsOf(await build().generateToken()).exp, 1_300_003_600)
      t.equal(claimsOf(await build().generateToken(1)).exp, 1_300_000_001)
      t.equal(claimsOf(await build().generateToken(86_400)).exp, 1_300_086_400)
      t.equal(claimsOf(await build().generateToken(undefined)).exp, 1_300_003_600)
    })

    t.test('Without a clock the time is that of Date.', async (t) => {
      const before = Math.floor(Date.now() / 1000)
      const exp = Number(claimsOf(await build({}).generateToken(60)).exp)
      t.ok(exp >= before + 60 && exp <= Date.now() / 1000 + 60)
    })

    t.test('The clock is asked once for every token, and not before.', async (t) => {
      let asked = 0
      const builder = build({ clock: { now: () => 1000 * ++asked } })
      t.equal(asked, 0)
      t.equal(claimsOf(await builder.generateToken(10)).exp, 11)
      t.equal(claimsOf(await builder.generateToken(10)).exp, 12)
      t.equal(asked, 2)
    })

    t.test('The same builder generates again, and can be added to in between.', async (t) => {
      const builder = build()
      builder.allowClientIncoming('Alice')
      const [first] = await Promise.all([builder.generateToken(), builder.generateToken()])
      const scopes = [...scopesOf(builder)]
      builder.allowClientOutgoing('AP123')
      t.not(await builder.generateToken(), first)
      t.notSame(scopesOf(builder), scopes.concat(scopes))
    })

    t.test('What is wrong with a token rejects, and never throws.', async (t) => {
      const wrong = build({ clock: { now: () => Number.NaN } })
      t.equal((await rejectionOf(build().generateToken(0)))[0], 'ERR_INVALID_TTL')
      t.equal((await rejectionOf(build().generateToken('600' as never)))[0], 'ERR_INVALID_TTL')
      t.equal((await rejectionOf(wrong.generateToken()))[0], 'ERR_INVALID_CLOCK')
    })

    t.test('A wrong TTL is found before anybody is asked.', async (t) => {
      const asked = { now: () => t.fail('The clock was asked.') as never }
      t.equal((await rejectionOf(build({ clock: asked }).generateToken(0)))[0], 'ERR_INVALID_TTL')
    })

    t.test('The clock and the timeout are checked at once.', async (t) => {
      t.strictSame(
        thrownBy(() => build({ clock: null as never })),
        ['ERR_INVALID_CLOCK', 'clock must have a method now() that returns milliseconds, as Date does; got null.'],
      )
      t.strictSame(
        thrownBy(() => build({ signTimeout: 0 })),
        ['ERR_INVALID_OPTION', 'signTimeout must be whole milliseconds from 1 to 2147483647; got 0.'],
      )
    })

    t.test('The builder never shows its secret.', async (t) => {
      const builder = build()
      builder.allowClientIncoming('Alice')
      await builder.generateToken()
      t.equal(JSON.stringify(builder), '{}')
      t.strictSame(Reflect.ownKeys(builder), [])
      t.strictSame(structuredClone(builder), {})
      t.notMatch(inspect(builder, { showHidden: true, depth: Number.POSITIVE_INFINITY, getters: true }), /hush/)
      t.notMatch(String(builder), /hush/)
    })

    t.test('No error shows the secret.', async (t) => {
      const builder = build({ clock: { now: () => Number.NaN } })
      const attempts: (() => unknown)[] = [
        () => builder.generateToken(),
        () => builder.generateToken(0),
        () => builder.allowClientIncoming(secret),
        () => builder.allowClientOutgoing(secret),
        () => builder.allowClientOutgoing('AP123', secret as never),
        () => build({ clock: secret as never }),
        () => build({ signTimeout: secret as never }),
        () => new CapabilityToken({ accountSid: secret, authToken: secret }),
        () => new CapabilityToken({ accountSid: 'AC123', authToken: ` ${secret}` }),
        () => new CapabilityToken({ accountSid: 'AC123', signer: secret as never }),
        () => new AccessToken({ accountSid: 'AC123', apiKeySid: secret, apiKeySecret: secret }),
        () => new AccessToken({ accountSid: 'AC123', apiKeySid: 'SK123', apiKeySecret: `${secret} ` }),
      ]
      for (const attempt of attempts) {
        const error = await Promise.resolve()
          .then(attempt)
          .then(
            () => t.fail('Nothing was thrown.'),
            (reason: Error) => reason,
          )
        const shown = inspect(error, { showHidden: true, depth: Number.POSITIVE_INFINITY }).replaceAll(
          `"${secret}"`,
          '',
        )
        t.notMatch(shown, /hush/)
      }
    })
  })
}

t.test('A token is made at once if the signer answers at once, and later if it answers later.', async (t) => {
  const now = mint(builders.CapabilityToken(), 60)
  t.notOk(now instanceof Promise)
  t.match(now, { token: /^[\w-]+\.[\w-]+\.[\w-]{43}$/, expiresAt: 1_300_000_060 })
  const signer = hmacSigner(secret)
  const later = mint(new CapabilityToken({ accountSid: 'AC123', signer, clock }), 60)
  t.ok(later instanceof Promise)
  t.strictSame(await later, now)
})

t.test('A signer that takes longer than signTimeout is late.', async (t) => {
  const signer = { algorithm: 'HS256', sign: () => new Promise<string>(() => {}) } as const
  const builder = new CapabilityToken({ accountSid: 'AC123', signer, signTimeout: 5 })
  t.strictSame(await rejectionOf(builder.generateToken()), ['ERR_SIGNER_TIMEOUT', 'The signer took longer than 5 ms.'])
})

t.test('What is not a signer is refused at once.', async (t) => {
  t.equal(thrownBy(() => new CapabilityToken({ accountSid: 'AC123', signer: {} as never }))[0], 'ERR_INVALID_OPTION')
})

t.test('What is signed is what was allowed when the token was asked for.', async (t) => {
  let answer: (signature: string) => void = () => {}
  const signer = { algorithm: 'HS256', sign: () => new Promise<string>((resolve) => (answer = resolve)) } as const
  const builder = new CapabilityToken({ accountSid: 'AC123', signer, clock })
  const token = builder.generateToken()
  builder.allowClientIncoming('Mallory')
  answer('A'.repeat(43))
  t.equal(claimsOf(await token).scope, '')
})

t.test('Both builders are the same kind of builder.', async (t) => {
  for (const build of Object.values(builders)) t.ok(build() instanceof TokenBuilder)
})

t.test('A clock of another realm is a clock.', async (t) => {
  const foreign: Clock = Object.assign(Object.create(null), { now: () => 5000 })
  t.equal(claimsOf(await builders.CapabilityToken({ clock: foreign }).generateToken(1)).exp, 6)
})

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}
