import { once } from 'node:events'
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { USER_HEADER } from './harness.js'
import type { Answer, Route } from './stage.js'

/** What `fetch` would put right, or would not send at all. */
export interface PlainQuestion {
  /** @default 'GET' */
  readonly method?: string
  /** What stands in the request line. @default the path of the route */
  readonly target?: string
  /** Who is logged in. @default nobody */
  readonly user?: unknown
  /** A list is sent as so many headers of the same name. */
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string | Uint8Array
}

/** Sends a request as it is written. */
export async function askPlainly(route: Route, question: PlainQuestion = {}): Promise<Answer> {
  const { hostname, port, pathname } = new URL(route.url)
  const { method = 'GET', target = pathname, user, headers, body } = question
  const sent = request({
    hostname,
    port,
    method,
    path: target,
    agent: false,
    headers: {
      // A server that hangs up may take its answer with it while a body is still being sent.
      connection: 'keep-alive',
      ...(user !== undefined && { [USER_HEADER]: JSON.stringify(user) }),
      ...headers,
    },
  })
  const [response] = (await once(sent.end(body), 'response')) as [IncomingMessage]
  // The answer may be there before the whole body has been sent, and then nobody wants the rest.
  sent.on('error', () => {})
  const answer = { status: Number(response.statusCode), headers: headersOf(response), body: await text(response) }
  sent.destroy()
  return answer
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    for (const value of values) headers.append(name, value)
  }
  return headers
}
