import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { buildNextApp, runNext } from '@twilio-capability/conformance'
import type { TokenSource } from './token-source.js'

const fixture = fileURLToPath(new URL('../fixtures/next', import.meta.url))

/**
 * Tokens from an app of Next, by its adapter: the App Router has the token routes at the origin, and the Pages Router
 * has them below `/api`. It is built first, which takes half a minute.
 *
 * @param directory an empty folder below the root of the repository
 */
export async function startNextSource(directory: string): Promise<TokenSource> {
  await buildNextApp(directory, [fixture], 'next')
  const app = runNext(directory, ['start', '--port', '0', '--hostname', '127.0.0.1'])
  const closed = once(app, 'close')
  const said: string[] = []
  app.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text))
  const origin = await new Promise<string>((resolve, reject) => {
    createInterface({ input: app.stdout }).on('line', (line) => {
      said.push(line)
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
      if (address !== undefined) resolve(address)
    })
    void closed.then(() => reject(new Error(`next start ended:\n${said.join('\n')}`)))
  })
  return {
    origin,
    close: async () => {
      app.kill()
      await closed
    },
  }
}
