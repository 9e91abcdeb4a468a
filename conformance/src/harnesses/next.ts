import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { userIdentity } from '@twilio-capability/core'
import appRoute from '@twilio-capability/next'
import apiRoute from '@twilio-capability/next/pages'
import type Next from 'next'
import type { NextApiRequest } from 'next'
import type { NextRequest } from 'next/server.js'
import type { Test } from 'tap'
import { type Harness, loggedInUser, type RunningRoute, USER_HEADER } from '../harness.js'
import { listen } from '../listen.js'
import { buildNextApp, type NextPackage } from '../next-app.js'

/** The fixture app, which has a token route for each of the two routers. */
const fixture = fileURLToPath(new URL('../../fixtures/next', import.meta.url))

const flags = {
  needsIdentify: 'Next has no place where every authentication library puts its user.',
  looksForCredentialsLate: 'next build imports the module of a route, and has no credentials.',
}

/** Next sends whoever writes too many slashes to where there are fewer; its version 16 also resolves dots. */
const spellings: Readonly<Record<NextPackage, NonNullable<Harness['spellings']>>> = {
  next: {
    '//token': 308,
    '/token/': 308,
    'http://another.example/token': 308,
    '/./token': 200,
    '/x/../token': 200,
    '/x/%2e%2e/token': 200,
  },
  next15: { '//token': 308, '/token/': 308, 'http://another.example/token': 308 },
}

/**
 * The harnesses of both routers, over one app that is built once and runs until the test is over.
 *
 * @param name - of this version of Next
 */
export async function nextHarnesses(t: Test, name: string, next: NextPackage): Promise<[app: Harness, pages: Harness]> {
  const directory = t.testdir()
  await buildNextApp(directory, [fixture], next, { args: ['--turbopack'] })
  const origin = await startApp(t, directory)

  return [
    {
      name: `${name}, App Router`,
      flags: {
        ...flags,
        hidesOtherMethods: 'Next answers 405 with an empty body for a method that route.ts does not export.',
      },
      spellings: spellings[next],
      async start({ options, onFailure }) {
        const identify = (request: NextRequest) => userIdentity(loggedInUser(request.headers.get(USER_HEADER)))
        return play({ identify, ...options, onFailure }, appRoute, `${origin}/token`)
      },
    },
    {
      name: `${name}, Pages Router`,
      flags: {
        ...flags,
        parsesBodies: 'Next parses the bodies of API routes unless the route exports a config that says no.',
        keepsItsHeaders: 'What Next answers to a body that it cannot parse, it answers before the route.',
      },
      spellings: spellings[next],
      async start({ options, onFailure }) {
        const identify = (request: NextApiRequest) => userIdentity(loggedInUser(request.headers[USER_HEADER]))
        return play({ identify, ...options, onFailure }, apiRoute, `${origin}/api/token`)
      },
    },
  ]
}

/** Where the routes of the fixture app find the options of the running case. */
const stage = globalThis as { conformance?: unknown }

function play<Options>(options: Options, adapter: (options: Options) => unknown, url: string): RunningRoute {
  // In the app the options go wrong when its module is loaded; here whoever starts it is to be told.
  adapter(options)
  stage.conformance = options
  return {
    url,
    async close() {
      stage.conformance = undefined
    },
  }
}

/** @returns the origin of the app, which runs in this process */
async function startApp(t: Test, directory: string): Promise<string> {
  t.intercept(process, 'env', { value: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } })
  const create: typeof Next.default = createRequire(join(directory, 'package.json'))('next')
  const app = create({ dev: false, dir: directory })
  await app.prepare()
  const { url, close } = await listen(createServer(app.getRequestHandler()), '')
  t.teardown(async () => {
    await close()
    await app.close()
  })
  return url
}
