import t from 'tap'
import { startFastifySource } from '../dist/fastify-source.js'
import { startKoaSource } from '../dist/koa-source.js'
import { startNextSource } from '../dist/next-source.js'
import type { Phone } from '../dist/phone.js'
import { programme } from '../dist/programme.js'
import { openTheatre, raiseStage, type Theatre } from '../dist/stage.js'
import type { TokenSource } from '../dist/token-source.js'

t.setTimeout(900_000)
t.jobs = 4

const stage = await raiseStage()
t.teardown(() => stage.close())

/** Opens the pages over a source as soon as it has started. */
function open(starting: Promise<TokenSource>): Promise<Theatre> {
  const opening = starting.then((source) => openTheatre(stage, source))
  // Whoever plays there is told.
  const attempt = opening.catch(() => undefined)
  t.teardown(async () => (await attempt)?.close())
  return opening
}

// Next is built while the others play.
const next = startNextSource(t.testdir())
const theatres = {
  Fastify: open(startFastifySource()),
  Koa: open(startKoaSource()),
  "Next's App Router": open(next),
  "Next's Pages Router": open(next.then(({ origin }) => ({ origin: `${origin}/api`, close: () => Promise.resolve() }))),
}

for (const { scenario, sdk, tokenType, source } of programme([
  ['Fastify'],
  ['Koa'],
  ["Next's App Router", "Next's Pages Router"],
] as const)) {
  const title = `With the ${tokenType} token of ${source}, ${sdk} ${scenario.title}.`
  void t.test(title, { buffered: true }, async (t) => {
    const theatre = await theatres[source]
    const phones: Phone[] = []
    t.teardown(() => Promise.all(phones.map((phone) => phone.close())))
    const open: Theatre['phone'] = async (...options) => {
      const phone = await theatre.phone(...options)
      phones.push(phone)
      return phone
    }
    try {
      await scenario.play({ t, theatre, sdk, tokenType, open })
    } catch (error) {
      for (const { identity, journal } of phones) t.comment(`${identity} saw`, journal.entries)
      throw error
    }
  })
}
