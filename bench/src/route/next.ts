import { once } from 'node:events'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import twilioCapability from '@twilio-capability/next'
import type Next from 'next'
import type { NextRequest } from 'next/server.js'
import { type Answer, headers, nextUser, ourOptions } from './contenders.js'

/** Serves the App Router's token route on a free port, in an app that has been built. Who is calling is made up. */
export async function serveNext(answer: Answer | undefined, directory: string): Promise<number> {
  const identify = () => nextUser().id
  const route =
    answer === undefined
      ? twilioCapability({ identify, ...ourOptions }).GET
      : async () => new Response(await answer(identify()), { headers })
  // Where the app's own module finds it: all contenders share one build.
  Object.assign(globalThis, { benchmarkedRoute: route satisfies (request: NextRequest) => Promise<Response> })

  const create: typeof Next.default = createRequire(join(directory, 'package.json'))('next')
  const app = create({ dev: false, dir: directory })
  await app.prepare()
  const server = createServer(app.getRequestHandler()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
