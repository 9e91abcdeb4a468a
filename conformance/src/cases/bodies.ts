import type { Test } from 'tap'
import { assertClean, assertDiscreet, assertToken } from '../answers.js'
import type { Cases, Question, Route, Stage } from '../stage.js'

const post = { method: 'POST', user: { sub: 'Alice' } }

function typed(type: string, body: Question['body']): Question {
  return { ...post, headers: { 'content-type': type }, ...(body !== undefined && { body }) }
}

/** The route reads no body, so what is in one is nobody's failure. */
async function assertCleanAnswer(t: Test, { kind, flags }: Stage, route: Route, question: Question): Promise<void> {
  const answer = await route.ask(question)
  if (answer.status === 200 || flags.parsesBodies === undefined) {
    assertToken(t, kind, answer)
  } else {
    t.ok([400, 415].includes(answer.status), `${answer.status} for ${question.headers?.['content-type']}`)
    if (flags.keepsItsHeaders === undefined) assertClean(t, answer)
    assertDiscreet(t, answer)
    t.notOk(answer.body.includes('"token"'))
  }
  t.strictSame(route.failures(), [])
}

/** A request may carry anything. */
export const bodyCases: Cases = {
  async 'a body that can be read changes nothing'(t, { kind, serve }) {
    const route = await serve()
    for (const body of ['{}', '{"identity":"Mallory"}', '[]', '"Mallory"']) {
      assertToken(t, kind, await route.ask(typed('application/json', body)))
    }
    assertToken(t, kind, await route.ask(typed('text/plain', 'Mallory')))
  },

  async 'a body of another type gets a clean answer'(t, stage) {
    const route = await stage.serve()
    const types = [
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'image/png',
      'nonsense',
    ]
    for (const type of types) await assertCleanAnswer(t, stage, route, typed(type, 'identity=Mallory'))
    await assertCleanAnswer(t, stage, route, typed('application/octet-stream', Uint8Array.of(0, 255, 0, 255)))
  },

  async 'broken JSON gets a clean answer'(t, stage) {
    const route = await stage.serve()
    const texts = [
      '{"identity":',
      '{',
      'secre',
      '{"__proto__":{"sub":"Mallory"}}',
      '{"constructor":{"prototype":{}}}',
      '',
    ]
    for (const text of texts) await assertCleanAnswer(t, stage, route, typed('application/json', text))
  },
}
