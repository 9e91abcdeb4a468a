import type { RequestListener } from 'node:http'
import { type Signalling, startSignalling } from '@twilio-capability/e2e'

/** What plays Twilio for the account in these variables. */
export function startStandIn(port: number, variables: NodeJS.ProcessEnv): Promise<Signalling> {
  const {
    TWILIO_ACCOUNT_SID: accountSid = '',
    TWILIO_AUTH_TOKEN: authToken = '',
    TWILIO_API_KEY: apiKeySid = '',
    TWILIO_API_SECRET: apiKeySecret = '',
  } = variables
  return startSignalling({ port, site, accounts: [{ accountSid, authToken, apiKeys: { [apiKeySid]: apiKeySecret } }] })
}

/** Milliseconds for which a call rings. */
const PATIENCE = 30_000

/** Calls whoever is registered under a name, for as long as one lets it ring. @returns how many browsers it rings in */
export async function ringBack(standIn: Signalling, accountSid: string, clientName: string): Promise<number> {
  const ring = await standIn.ring({ accountSid, clientName, from: '+15550001111' })
  const timer = setTimeout(() => ring.hangUp(), PATIENCE).unref()
  void ring.outcome.then(() => clearTimeout(timer))
  return ring.rung
}

/** What is read by whoever has told his browser to trust the certificate. */
const site: RequestListener = (request, response) => {
  request.resume()
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.setHeader('content-security-policy', "default-src 'none'")
  response.end(`<!doctype html>
<html lang="en">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The stand-in</title>
<h1>That was all.</h1>
<p>Your browser now lets the page speak with what stands in for Twilio. Close this tab: the phone registers by itself.</p>
</html>
`)
}
