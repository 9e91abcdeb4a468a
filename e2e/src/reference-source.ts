import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import jsonwebtoken from 'jsonwebtoken'
import {
  APPLICATION_SID,
  SIGNED_PARAMETERS,
  type StartTokenSource,
  TOKEN_TYPES,
  type TokenType,
  type TokenVariant,
  tokenPath,
  VARIANTS,
  type VariantName,
} from './token-source.js'

/** Tokens made by hand with `jsonwebtoken`: it shows that the stand-in is right before anything of ours is tried on it. */
export const startReferenceSource: StartTokenSource = async () => {
  const routes = new Map(
    TOKEN_TYPES.flatMap((tokenType) =>
      (Object.keys(VARIANTS) as VariantName[]).map(
        (name) => [tokenPath(tokenType, name), { tokenType, ...VARIANTS[name] }] as const,
      ),
    ),
  )
  const server = createServer((request, response) => {
    const route = routes.get(request.url ?? '')
    const identity = /(?:^|;\s*)session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
    response.statusCode = route === undefined ? 404 : identity === undefined ? 401 : 200
    response.setHeader('content-type', 'application/json')
    response.end(route && identity ? JSON.stringify(issue(route.tokenType, route, identity)) : '{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function issue(tokenType: TokenType, variant: TokenVariant, identity: string): object {
  const now = Math.floor(Date.now() / 1000) + variant.clockOffset
  const exp = now + variant.ttl
  const token =
    tokenType === 'capability' ? capabilityToken(variant, identity, exp) : accessToken(variant, identity, now, exp)
  return { token, identity, expiresIn: variant.ttl, expiresAt: new Date(exp * 1000).toISOString() }
}

function capabilityToken({ account, incoming, outgoing }: TokenVariant, identity: string, exp: number): string {
  const appParams = new URLSearchParams(SIGNED_PARAMETERS).toString()
  const scopes = [
    ...(incoming ? [`scope:client:incoming?clientName=${identity}`] : []),
    ...(outgoing
      ? [`scope:client:outgoing?${new URLSearchParams({ appSid: APPLICATION_SID, appParams, clientName: identity })}`]
      : []),
  ]
  return jsonwebtoken.sign({ scope: scopes.join(' '), iss: account.accountSid, exp }, account.authToken, {
    noTimestamp: true,
  })
}

function accessToken(
  { account, incoming, outgoing }: TokenVariant,
  identity: string,
  iat: number,
  exp: number,
): string {
  const [keySid, secret] = Object.entries(account.apiKeys)[0] ?? ['', '']
  const voice = {
    ...(incoming ? { incoming: { allow: true } } : {}),
    ...(outgoing ? { outgoing: { application_sid: APPLICATION_SID, params: SIGNED_PARAMETERS } } : {}),
  }
  const payload = {
    jti: `${keySid}-${iat}`,
    grants: { identity, voice },
    iat,
    exp,
    iss: keySid,
    sub: account.accountSid,
  }
  return jsonwebtoken.sign(payload, secret, { header: { alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' } })
}
