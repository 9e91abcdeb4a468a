import { createTokenHandler, ForbiddenError, fixedClock, type TwilioTokenError } from '@twilio-capability/core'
import { decodeToken } from '@twilio-capability/core/verify'
import type { Suite } from './check.js'

const environment = { TWILIO_ACCOUNT_SID: 'AC123123', TWILIO_AUTH_TOKEN: 'secret', TWILIO_TWIML_APP_SID: '' }
const options = { identify: () => 'Alice', clock: fixedClock(1_300_000_000_000) }
const url = 'http://localhost/token'

const headers = {
  'cache-control': 'private, no-store',
  'content-type': 'application/json; charset=utf-8',
  pragma: 'no-cache',
  vary: 'authorization, cookie',
  'x-content-type-options': 'nosniff',
}

export const handler: Suite = {
  name: 'handler',
  cases: {
    async 'Whoever is known gets a token.'(check) {
      for (const method of ['GET', 'POST']) {
        const response = await createTokenHandler(options)(new Request(url, { method }), environment)
        check.equal(response.status, 200)
        check.same(Object.fromEntries(response.headers), headers)
        const { token, ...rest } = await response.json()
        check.equal(token.split('.')[2], 'tYLSldvT102vwiuI1TqaP-VkInaon-Ytvt5Rlwor2r0')
        check.same(rest, { identity: 'Alice', expiresIn: 3600, expiresAt: '2011-03-13T08:06:40.000Z' })
      }
    },

    async 'identify reads the request, and may take its time.'(check) {
      const respond = createTokenHandler({
        ...options,
        identify: async (request) => {
          await new Promise((later) => setTimeout(later, 1))
          return request.headers.get('x-user')
        },
      })
      const answer = async (init: RequestInit) => (await respond(new Request(url, init), environment)).status
      check.equal(await answer({ headers: { 'x-user': 'Alice' } }), 200)
      check.equal(await answer({}), 401)
      check.equal(await answer({ method: 'POST', body: '{}', headers: { 'x-user': 'Alice' } }), 200)
    },

    async 'Other methods are refused, and so is who may not.'(check) {
      const respond = createTokenHandler(options)
      for (const method of ['HEAD', 'PUT', 'DELETE', 'OPTIONS']) {
        const response = await respond(new Request(url, { method }), environment)
        check.equal(response.status, 405, method)
        check.same(Object.fromEntries(response.headers), { ...headers, allow: 'GET, POST' })
      }
      const refusing = createTokenHandler({ ...options, capabilities: () => Promise.reject(new ForbiddenError()) })
      const response = await refusing(new Request(url), environment)
      check.equal(response.status, 403)
      check.same(await response.json(), {
        statusCode: 403,
        code: 'ERR_FORBIDDEN',
        error: 'Forbidden',
        message: 'You may not have a token.',
      })
    },

    async 'capabilities says what the token allows, of either kind.'(check) {
      const capability = createTokenHandler({
        ...options,
        capabilities: (token, { identity }) => token.allowClientOutgoing('AP1', { identity }),
      })
      const { token } = await (await capability(new Request(url), environment)).json()
      check.same(decodeToken(token).outgoing, [{ applicationSid: 'AP1', params: { identity: 'Alice' } }])

      const access = createTokenHandler({ ...options, tokenType: 'access' })
      const keys = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_API_KEY: 'SK1', TWILIO_API_SECRET: 'secret' }
      const issued = await (await access(new Request(url), keys)).json()
      check.same(decodeToken(issued.token).incoming, ['Alice'])
    },

    async 'A failure is bland to the caller, and told with its cause.'(check) {
      const told: TwilioTokenError[] = []
      const cause = new Error('sealed')
      const respond = createTokenHandler({
        ...options,
        accountSid: 'AC1',
        signer: { algorithm: 'HS256', sign: () => Promise.reject(cause) },
        onFailure: (error) => told.push(error),
      })
      const response = await respond(new Request(url))
      check.equal(response.status, 503)
      check.ok(!(await response.text()).includes('sealed'))
      check.equal((told[0]?.cause as Error | undefined)?.cause, cause)
    },

    async 'A signer that never answers is late.'(check) {
      const respond = createTokenHandler({
        ...options,
        accountSid: 'AC1',
        signTimeout: 20,
        signer: { algorithm: 'HS256', sign: () => new Promise<string>(() => undefined) },
        onFailure: () => undefined,
      })
      check.equal((await respond(new Request(url))).status, 503)
    },

    async 'Options need no variables, and what is wrong with them is found at once.'(check) {
      const respond = createTokenHandler({ ...options, accountSid: 'AC1', authToken: 'secret' })
      check.equal((await respond(new Request(url))).status, 200)
      await check.fails('ERR_INVALID_OPTION', () => createTokenHandler({} as never))
    },

    async 'Many requests at once get a token each.'(check) {
      const respond = createTokenHandler({ ...options, identify: ({ url }) => new URL(url).searchParams.get('as') })
      const names = Array.from({ length: 100 }, (_, index) => `user${index}`)
      const identities = names.map(async (name) => {
        const response = await respond(new Request(`${url}?as=${name}`), environment)
        return decodeToken((await response.json()).token).identity
      })
      check.same(await Promise.all(identities), names)
    },
  },
}
