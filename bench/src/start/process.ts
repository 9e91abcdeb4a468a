// Makes one token with one library in a fresh process, `node process.js <contender>`, and prints it with what it took.
// Nothing is imported before the library: whatever is imported here would be there for everybody.

const accountSid = 'AC0123456789abcdef0123456789abcdef'
const authToken = '0123456789abcdef0123456789abcdef'
const applicationSid = 'AP0123456789abcdef0123456789abcdef'
const params = { Foo: 'Bar', plan: 'gold' }
const ttl = 3600

const outgoing = `appSid=${applicationSid}&appParams=Foo%3DBar%26plan%3Dgold&clientName=Alice`
const scope = `scope:client:incoming?clientName=Alice scope:client:outgoing?${outgoing}`

function claims() {
  return { scope, iss: accountSid, exp: Math.floor(Date.now() / 1000) + ttl }
}

/** By the names that the other questions use. */
const contenders: Readonly<Record<string, () => Promise<string>>> = {
  async 'twilio-capability'() {
    const { CapabilityToken } = await import('@twilio-capability/core')
    const token = new CapabilityToken({ accountSid, authToken })
    return token.allowClientIncoming('Alice').allowClientOutgoing(applicationSid, params).generateToken(ttl)
  },
  async 'twilio ClientCapability'() {
    const { default: twilio } = await import('twilio')
    const { ClientCapability } = twilio.jwt
    const token = new ClientCapability({ accountSid, authToken, ttl })
    token.addScope(new ClientCapability.IncomingClientScope('Alice'))
    token.addScope(new ClientCapability.OutgoingClientScope({ applicationSid, clientName: 'Alice', params }))
    return token.toJwt()
  },
  async jsonwebtoken() {
    const { default: jsonwebtoken } = await import('jsonwebtoken')
    return jsonwebtoken.sign(claims(), authToken, { algorithm: 'HS256', noTimestamp: true })
  },
  async 'fast-jwt'() {
    const { createSigner } = await import('fast-jwt')
    return createSigner({ algorithm: 'HS256', key: authToken, noTimestamp: true })(claims())
  },
  async jose() {
    const { SignJWT } = await import('jose')
    const key = new TextEncoder().encode(authToken)
    return new SignJWT(claims()).setProtectedHeader({ typ: 'JWT', alg: 'HS256' }).sign(key)
  },
  async 'createHmac alone'() {
    const { createHmac } = await import('node:crypto')
    const parts = [{ typ: 'JWT', alg: 'HS256' }, claims()].map((part) => Buffer.from(JSON.stringify(part)))
    const input = parts.map((part) => part.toString('base64url')).join('.')
    return `${input}.${createHmac('sha256', authToken).update(input).digest('base64url')}`
  },
}

const begin = performance.now()
const token = await contenders[process.argv[2] ?? '']?.()
const end = performance.now()
console.log(JSON.stringify({ token, started: end, loaded: end - begin, memory: process.memoryUsage.rss() }))
