import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { buildNextApp, type NextPackage, runNext } from '@twilio-capability/conformance'
import type { Test } from 'tap'

/** Variables that the app needs when it runs, and not when it is built. */
export const variables = {
  SESSION_SECRET: 'a secret of at least 32 characters',
  TWILIO_ACCOUNT_SID: 'AC123123',
  TWILIO_AUTH_TOKEN: 'secret',
  TWILIO_TWIML_APP_SID: 'AP123123',
}

/** An app that is running. */
export interface App {
  readonly url: string
  /** Stops it. @returns what it said */
  stop(): Promise<string>
}

/** Builds the example, and these folders of the tests with it, in a folder of the test's own. @returns the folder */
export async function build(
  t: Test,
  next: NextPackage,
  additions: readonly string[],
  buildVariables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const directory = t.testdir()
  const example = fileURLToPath(new URL('..', import.meta.url))
  const sources = [example, ...additions.map((name) => join(example, 'test', name))]
  await buildNextApp(directory, sources, next, { variables: buildVariables })
  return directory
}

/** Starts what was built, on a free port. */
export async function start(
  t: Test,
  directory: string,
  startVariables: Readonly<Record<string, string>>,
): Promise<App> {
  const app = runNext(directory, ['start', '--port', '0', '--hostname', '127.0.0.1'], startVariables)
  const said: string[] = []
  const ended = new Promise<void>((resolve) => app.once('close', resolve))
  async function stop(): Promise<string> {
    app.kill()
    await ended
    return said.join('\n')
  }
  t.teardown(stop)
  app.stderr.setEncoding('utf8').on('data', (text) => said.push(text))
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: app.stdout }).on('line', (line) => {
      said.push(line)
      const local = /http:\/\/127\.0\.0\.1:\d+/.exec(line)
      if (local) resolve(local[0])
    })
    ended.then(() => reject(new Error(`next start ended:\n${said.join('\n')}`)))
  })
  return { url, stop }
}

/** What `next build` made of these routes. @returns those that are answered from a file, without running any code */
export function prerendered(directory: string, routes: readonly string[]): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(directory, '.next/prerender-manifest.json'), 'utf8'))
  const hasFile = (route: string) => existsSync(join(directory, '.next/server/app', `${route}.body`))
  return routes.filter((route) => route in manifest.routes || hasFile(route))
}

/** Logs in as the page does. @returns the cookie of the session */
export async function logIn(url: string, userId: string): Promise<string> {
  const response = await fetch(`${url}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId }),
  })
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

/** A token from a probe, and whether Next had it from somewhere. */
export async function tokenFrom(url: string): Promise<string> {
  const response = await fetch(url, { headers: { cookie: 'user=Alice' } })
  const { token } = (await response.json()) as { token: string }
  return token
}
