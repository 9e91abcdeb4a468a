import {
  AccessToken,
  CapabilityToken,
  createTokenHandler,
  ForbiddenError,
  fixedClock,
  type Signer,
  TwilioTokenError,
  voiceGrant,
} from '@twilio-capability/core'
import { tokenSource } from '@twilio-capability/core/browser'
import { type TokenDescription, verifyToken } from '@twilio-capability/core/verify'

const account = { accountSid: 'AC123123', authToken: 'secret', clock: fixedClock(1_300_000_000_000) }

export async function tutorial(): Promise<string> {
  const capability = new CapabilityToken(account)
  capability.allowClientIncoming('Alice').allowClientOutgoing('AP123123', { Foo: 'Bar', nested: [{ a: 1 }] })
  const token: string = await capability.generateToken(600)
  const { identity, outgoing }: TokenDescription = await verifyToken(token, account)
  return `${identity} ${outgoing.map(({ applicationSid }) => applicationSid).join()}`
}

const signer: Signer = { algorithm: 'HS256', sign: async (signingInput) => new Uint8Array(signingInput.length) }

export const handler: (request: Request) => Promise<Response> = createTokenHandler({
  accountSid: 'AC1',
  signer,
  identify: (request) => request.headers.get('x-user'),
  capabilities(token, { identity, request }) {
    if (request.method === 'POST') throw new ForbiddenError()
    token.allowClientIncoming(identity).disablePresenceEvents()
  },
})

export const accessHandler = createTokenHandler({
  tokenType: 'access',
  identify: () => 'alice',
  capabilities: (token) => void token.addGrant(voiceGrant({ incomingAllow: true })),
})

export function access(): AccessToken {
  return new AccessToken({ accountSid: 'AC1', apiKeySid: 'SK1', apiKeySecret: 'secret', identity: 'alice' })
}

export const source: { get(): Promise<string> } = tokenSource('/token')

export const codeOf = (error: unknown) => (error instanceof TwilioTokenError ? error.code : undefined)

export function mustNotCompile(): void {
  // @ts-expect-error a number is no secret
  new CapabilityToken({ accountSid: 'AC1', authToken: 5 })

  const identify = () => 'alice'
  // @ts-expect-error an access token has no presence events
  createTokenHandler({ tokenType: 'access', identify, capabilities: (token) => token.disablePresenceEvents() })
}

console.log(await tutorial())
