import type { Test } from 'tap'
import type { Sdk } from '../dist/pages.js'
import type { Phone } from '../dist/phone.js'
import { programme } from '../dist/programme.js'
import { startReferenceSource } from '../dist/reference-source.js'
import { openTheatre, raiseStage, type Theatre } from '../dist/stage.js'
import type { StartTokenSource } from '../dist/token-source.js'

/** Where the tokens come from. */
const SOURCES: Readonly<Record<string, StartTokenSource>> = { reference: startReferenceSource }

/** Plays every scenario with one of the SDKs in one browser, a few pages at a time. */
export async function play(t: Test, sdk: Sdk): Promise<void> {
  t.jobs = 2
  const stage = await raiseStage()
  t.teardown(() => stage.close())

  const theatres = new Map<string, Theatre>()
  for (const [source, start] of Object.entries(SOURCES)) {
    const theatre = await openTheatre(stage, start)
    t.teardown(() => theatre.close())
    theatres.set(source, theatre)
  }

  for (const { scenario, tokenType, source } of programme(sdk, [...theatres.keys()])) {
    const theatre = theatres.get(source) as Theatre
    void t.test(`${sdk} with the ${tokenType} token of ${source} ${scenario.title}.`, { buffered: true }, async (t) => {
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
}
