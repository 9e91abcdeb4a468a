import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildNextApp } from '@twilio-capability/conformance'
import type { RouteName } from './routes/options.js'
import { type ServerProcess, startServer } from './server-process.js'

/** A framework, and the server here that it makes. */
export interface Framework {
  readonly name: string
  start(): Promise<ServerProcess>
  pathOf(route: RouteName): string
  /** Told to stop, it waits until its clients have closed their connections. */
  readonly waitsForClients?: true
  /** Thousands of requests pass before its heap is as large as it will be. */
  readonly warmsUpSlowly?: true
}

function fileOf(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}

/** Fastify and Koa. */
export const plainFrameworks: readonly Framework[] = [
  { name: 'Fastify', start: () => startServer(fileOf('servers/fastify.js')), pathOf: (route) => `/${route}` },
  { name: 'Koa', start: () => startServer(fileOf('servers/koa.js')), pathOf: (route) => `/${route}` },
]

/**
 * Next with either router, over one app that is built now.
 *
 * @param directory - an empty folder below the root of the repository
 */
export async function buildNextFrameworks(directory: string): Promise<Framework[]> {
  await buildNextApp(directory, [fileOf('../fixtures/next'), fileOf('routes')], 'next', { args: ['--turbopack'] })
  const program = join(directory, 'node_modules/next/dist/bin/next')
  const args = ['start', '--port', '0', '--hostname', '127.0.0.1', '--keepAliveTimeout', '60000']
  const start = () => startServer(program, args, directory)
  const traits = { start, waitsForClients: true, warmsUpSlowly: true } as const
  return [
    { ...traits, name: 'Next, App Router', pathOf: (route) => `/${route}/token` },
    { ...traits, name: 'Next, Pages Router', pathOf: (route) => `/api/${route}` },
  ]
}
