import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The packages whose published bundle a page loads, as it is. */
export const SDKS = { 'voice-sdk': '@twilio/voice-sdk', 'twilio-client': 'twilio-client' } as const

export type Sdk = keyof typeof SDKS

/** A web site on this machine with one page for each SDK, and the token routes beside them. */
export interface Pages {
  /**
   * Where a visitor finds the site: everybody has a path of his own, to which his session cookie is confined, so that
   * many can be logged in to one browser at a time.
   */
  home(visitor: string): URL
  close(): Promise<void>
}

const require = createRequire(import.meta.url)

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

/**
 * Starts the site. Browsers give `localhost` the microphone without TLS.
 *
 * @param tokenOrigin where the tokens come from; the page sees them on its own origin, as behind a reverse proxy
 */
export async function startPages(tokenOrigin: string): Promise<Pages> {
  const server = createServer((request, response) => {
    answer(request, response, tokenOrigin).catch((error: unknown) => {
      response.statusCode = 500
      response.end(String(error))
    })
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    home: (visitor) => new URL(`http://localhost:${port}/as/${visitor}/`),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, tokenOrigin: string): Promise<void> {
  const path = (request.url ?? '/').replace(/^\/as\/\w+\//, '')
  const prefix = 'token-source/'
  if (path.startsWith(prefix)) return forward(request, response, `${tokenOrigin}/${path.slice(prefix.length)}`)
  const file = fileOf(path)
  if (file === undefined) {
    response.statusCode = 404
    response.end()
    return
  }
  response.setHeader('content-type', CONTENT_TYPES[extname(file)] ?? 'application/octet-stream')
  // What comes from packages is large, and the same for everybody.
  if (path.startsWith('/')) response.setHeader('cache-control', 'max-age=3600')
  response.end(await readFile(file))
}

async function forward(request: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
  const reply = await fetch(url, { headers: { cookie: request.headers.cookie ?? '' } })
  response.statusCode = reply.status
  response.setHeader('content-type', reply.headers.get('content-type') ?? 'text/plain')
  response.end(await reply.text())
}

/** The files of the site by their path; nothing else of the disk. */
function fileOf(path: string): string | undefined {
  const name = /^([a-z-]+\.(?:html|js))$/.exec(path)?.[1]
  if (name !== undefined) return join(fileURLToPath(new URL('../pages/', import.meta.url)), name)
  if (path === '/twilio-capability/browser.js') return require.resolve('@twilio-capability/core/browser')
  const sdk = /^\/sdk\/([a-z-]+)\.js$/.exec(path)?.[1]
  return sdk !== undefined && isSdk(sdk) ? bundleOf(sdk) : undefined
}

function isSdk(name: string): name is Sdk {
  return Object.hasOwn(SDKS, name)
}

function bundleOf(sdk: Sdk): string {
  return join(dirname(require.resolve(SDKS[sdk])), '..', 'dist', 'twilio.min.js')
}
