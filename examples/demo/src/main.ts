import { randomBytes } from 'node:crypto'
import { demonstrationAccount } from './account.js'
import { startNextApp } from './next-app.js'
import { type Site, startSite } from './site.js'

const port = Number(process.env.PORT ?? 3000)
const demonstration = !Object.keys(process.env).some((variable) => variable.startsWith('TWILIO_'))
if (demonstration) Object.assign(process.env, demonstrationAccount())
process.env.SESSION_SECRET ??= randomBytes(32).toString('hex')

try {
  const site = await startSite({
    port,
    sessionSecret: process.env.SESSION_SECRET,
    demonstration,
    startNext: startNextApp,
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Whoever presses Ctrl+C twice does not want to wait.
    process.once(signal, () => void site.close().finally(() => process.exit()))
  }
  console.log(announcement(site))
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
  console.error(`${(error as Error).message}\nSet PORT to the first of four ports in a row that are free.`)
  process.exit(1)
}

function announcement({ url, koaUrl, nextUrl, standIn }: Site): string {
  const account = standIn
    ? `
No TWILIO_* variables are set: this is a demonstration account, made up just now (${process.env.TWILIO_ACCOUNT_SID}).
Its tokens are signed for real, and Twilio knows nothing of them. A stand-in on this machine plays Twilio for the page's
phone; its certificate is made up, too, so the page will ask you to open https://localhost:${standIn.port} once.
`
    : ''
  return `${account}
The page:      ${url}
The routes:    ${url}/token (Fastify), ${koaUrl}/token (Koa), ${nextUrl}/api/token (Next.js)
Refused:       curl -i ${url}/token
Gets a token:  curl -s -o session.txt -c session.txt -d name=alice ${url}/login && curl -s -b session.txt ${url}/token
`
}
