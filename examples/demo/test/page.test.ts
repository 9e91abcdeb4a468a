import { ForbiddenError } from '@twilio-capability/core'
import { launchBrowser } from '@twilio-capability/e2e/browser'
import { createApp as createFastifyApp } from '@twilio-capability/example-fastify'
import { folder } from '@twilio-capability/example-page'
import twilioCapability from '@twilio-capability/fastify'
import t from 'tap'
import { demonstrationAccount } from '../dist/account.js'
import { type Site, startSite } from '../dist/site.js'
import { PATIENCE, visit } from './visitor.js'

const sessionSecret = 'a secret of at least 32 characters'
Object.assign(process.env, demonstrationAccount())

const site = await startSite({ port: 0, sessionSecret, demonstration: true })
t.teardown(() => site.close())
const standIn = standInOf(site)
// To this browser the certificate of this one stand-in is good, and Twilio is this one, too.
const browser = await launchBrowser(standIn, { givesMicrophone: false })
t.teardown(() => browser.close())

function standInOf({ standIn }: Site) {
  if (standIn === undefined) throw new Error('A demonstration has a stand-in.')
  return standIn
}

/** What the stand-in has seen of somebody, past or to come: for the first time, or for the nth. */
const seen = (identity: string, type: string, nth = 1) => {
  let left = nth
  return standIn.journal.find(
    `'${type}' of ${identity}, ${nth}.`,
    (event) => event.identity === identity && event.type === type && --left === 0,
    PATIENCE,
  )
}

t.test('Whoever is not logged in gets no token, and is told so.', async (t) => {
  const visitor = await visit(t, browser, site.url)
  await visitor.press('Get a token')
  t.match(await visitor.problem('401'), 'Log in, and ask again.')
  t.notOk(await visitor.page.getByRole('button', { name: 'Register' }).isVisible())
  t.strictSame(await visitor.barriers(), [])
  t.strictSame(visitor.violations, [])
})

t.test('A name of which no client name can be made is refused in words.', async (t) => {
  const visitor = await visit(t, browser, site.url)
  await visitor.page.getByLabel('Name').fill('電話'.repeat(30))
  await visitor.press('Log in')
  t.match(await visitor.problem('No client name'), 'it is too long')
})

t.test('A token of either kind comes from either framework, and is shown decoded and counting down.', async (t) => {
  const visitor = await visit(t, browser, site.url)
  await visitor.logIn('Alice B')
  for (const framework of ['Fastify', 'Koa']) {
    for (const tokenType of ['capability', 'access']) {
      await visitor.page.getByLabel(framework).check()
      await visitor.page.getByLabel(tokenType).check()
      const answer = visitor.page.waitForResponse((response) => response.url().endsWith('token'))
      await visitor.press('Get a token')
      const { token } = await (await answer).json()
      await visitor.page.locator('#compact').filter({ hasText: token }).waitFor({ state: 'attached' })
      t.match(await visitor.page.locator('#sentences').innerText(), 'May be called as Alice_space_B.')
      t.match(await visitor.page.locator('#claims').innerText(), tokenType === 'access' ? '"grants"' : '"scope"')
      t.match(await visitor.page.locator('#time-left').innerText(), /^(59:\d\d|1:00:00)$/)
    }
  }
  t.strictSame(visitor.violations, [])
})

t.test('The phone registers, calls the application, says its digits and hangs up.', async (t) => {
  const visitor = await visit(t, browser, site.url)
  await visitor.logIn('carol')
  await visitor.press('Register')
  await visitor.sees('Registered: calls to carol ring here.')
  await seen('carol', 'registered')
  await visitor.press('Call')
  await visitor.sees('In a call with the application.')
  await seen('carol', 'heard')
  t.match(await visitor.page.locator('#duration').innerText(), /^\d:\d\d$/)
  await visitor.page.getByText('Keypad').click()
  await visitor.press('5')
  t.match(await seen('carol', 'dialled'), { digits: '5' })
  await visitor.press('Mute')
  await visitor.sees('In a call with the application, muted.')
  t.strictSame(await visitor.barriers(), [])
  await visitor.press('Hang up')
  await visitor.sees('The call is over.')
  t.match(await seen('carol', 'ended'), { by: 'browser' })
  t.strictSame(visitor.violations, [])
})

t.test('Whoever presses "Ring me" is rung, and can reject or accept.', async (t) => {
  const visitor = await visit(t, browser, site.url, { colorScheme: 'dark' })
  await visitor.logIn('dave')
  await visitor.page.getByLabel('access').check()
  await visitor.press('Register')
  await visitor.press('Ring me')
  await visitor.sees('+15550001111 is calling.')
  t.equal(await visitor.page.title(), '+15550001111 is calling')
  t.strictSame(await visitor.barriers(), [])
  await visitor.press('Reject')
  await visitor.sees('You rejected +15550001111.')
  await visitor.press('Ring me')
  await visitor.press('Accept')
  await visitor.sees('In a call with +15550001111.')
  await seen('dave', 'heard')
  t.strictSame(await visitor.barriers(), [])
  await visitor.press('Hang up')
  await visitor.sees('The call is over.')
  await visitor.press('Switch off')
  await visitor.sees('Switched off.')
  t.strictSame(visitor.violations, [])
})

t.test('Two who are logged in call each other by name, and either can hang up.', async (t) => {
  const [erin, frank] = await Promise.all([visit(t, browser, site.url), visit(t, browser, site.url)])
  await Promise.all([erin.logIn('Erin E'), frank.logIn('Frank F')])
  await Promise.all([erin.press('Register'), frank.press('Register')])
  await frank.sees('Registered')
  await erin.page.getByLabel('Whom to call').fill('Frank F')
  await erin.press('Call')
  await frank.sees('Erin E is calling.')
  await frank.press('Accept')
  await erin.sees('In a call with Frank F.')
  await frank.press('Hang up')
  await erin.sees('The call is over.')
})

t.test('A new token goes to the phone without a break, and one that has expired is replaced.', async (t) => {
  const visitor = await visit(t, browser, site.url)
  await visitor.logIn('grace')
  await visitor.press('Register')
  await visitor.sees('Registered')
  await visitor.press('Get a token')
  await seen('grace', 'renewed')
  standIn.expire('grace')
  await seen('grace', 'registered', 2)
  await visitor.sees('Registered')
  t.notOk(await visitor.page.getByText('The token has expired').isVisible())
  standIn.drop('grace')
  await seen('grace', 'registered', 3)
  await visitor.sees('Registered')
  t.strictSame(visitor.violations, [])
})

t.test('Everything works by the keyboard, and the focus is never lost.', async (t) => {
  const visitor = await visit(t, browser, site.url)
  const { page } = visitor
  await page.getByLabel('Name').fill('heidi')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Register' }).focus()
  await page.keyboard.press('Enter')
  await visitor.sees('Registered')
  const focused = () => page.evaluate(() => document.activeElement?.id)
  t.equal(await focused(), 'phone-state')
  await page.keyboard.press('Tab')
  t.equal(await focused(), 'callee')
  await page.keyboard.press('Enter')
  await visitor.sees('In a call')
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Hang up' }).focus()
  await page.keyboard.press('Space')
  await visitor.sees('The call is over.')
  t.equal(await focused(), 'phone-state')
})

t.test('A certificate that the browser does not trust is explained, and the phone goes on when it does.', async (t) => {
  const other = await startSite({ port: 0, sessionSecret, demonstration: true })
  t.teardown(() => other.close())
  const visitor = await visit(t, browser, other.url)
  await visitor.logIn('ivan')
  await visitor.press('Register')
  const address = `https://localhost:${standInOf(other).port}`
  t.match(await visitor.problem('does not trust'), `Open ${address}`)
  t.match(await visitor.page.locator('#sentences').innerText(), 'May be called as ivan.')
  t.strictSame(await visitor.barriers(), [])

  const link = visitor.page.getByRole('link', { name: `Open ${address}` })
  const [warning] = await Promise.all([visitor.page.context().waitForEvent('page'), link.click()])
  // What Chromium takes for a click on "Advanced" and "Proceed".
  await warning.waitForLoadState()
  await warning.keyboard.type('thisisunsafe')
  await warning.getByText('That was all.').waitFor()
  await warning.close()
  await visitor.sees('Registered: calls to ivan ring here.')
  t.notOk(await visitor.page.getByText('does not trust').isVisible())
  t.strictSame(visitor.violations, [])
})

t.test('A server that has stopped is not taken for a certificate.', async (t) => {
  const other = await startSite({ port: 0, sessionSecret, demonstration: true })
  const visitor = await visit(t, browser, other.url)
  await visitor.logIn('judy')
  await visitor.press('Get a token')
  await visitor.page.locator('#time-left').waitFor()
  await other.close()
  await visitor.press('Register')
  t.match(await visitor.problem('The server has stopped.'), 'npm start')
})

t.test('A microphone that is refused is called that.', async (t) => {
  const visitor = await visit(t, browser, site.url, { permissions: [] })
  await visitor.logIn('mallory')
  await visitor.press('Register')
  await visitor.press('Call')
  t.match(await visitor.problem('The microphone was refused.'), 'Error 31401')
  await visitor.sees('There was no call.')
})

t.test('A page that may have no microphone says so.', async (t) => {
  const visitor = await visit(t, browser, site.url.replace('localhost', '0.0.0.0'))
  await visitor.logIn('niaj')
  await visitor.press('Register')
  t.match(await visitor.problem('no microphone'), 'localhost')
})

t.test('A route that refuses, one that cannot sign and one that is gone are told apart.', async (t) => {
  const routes = { Refuses: '/refuses', Fails: '/fails', Gone: 'http://localhost:9/token' }
  const app = createFastifyApp({
    sessionSecret,
    page: folder,
    settings: {
      demonstration: true,
      routes: Object.entries(routes).map(([framework, url]) => ({ framework, url, tokenType: 'capability' })),
    },
  })
  const refuse = () => {
    throw new ForbiddenError('Your plan has no calls.')
  }
  app.register(twilioCapability, { path: '/refuses', capabilities: refuse })
  app.register(twilioCapability, {
    path: '/fails',
    signer: { algorithm: 'HS256', sign: () => Promise.reject(new Error('The vault is sealed.')) },
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(() => app.close())
  const visitor = await visit(t, browser, url)
  await visitor.logIn('olivia')
  for (const [framework, words] of [
    ['Refuses', '403: the server knows you, and refuses you a token.'],
    ['Fails', '503: the server cannot sign at the moment.'],
    ['Gone', 'The server cannot be reached'],
  ] as const) {
    await visitor.page.getByLabel(framework).check()
    await visitor.press('Get a token')
    t.match(await visitor.problem(words), words)
  }
})

t.test('With an account of its own the page registers with Twilio, and says what Twilio says.', async (t) => {
  const real = await startSite({ port: 0, sessionSecret, demonstration: false })
  t.teardown(() => real.close())
  t.equal(real.standIn, undefined)
  const visitor = await visit(t, browser, real.url)
  await visitor.logIn('peggy')
  await visitor.press('Register')
  await visitor.sees('Registered: calls to peggy ring here.')
  await seen('peggy', 'registered')
  t.notOk(await visitor.page.getByRole('button', { name: 'Ring me' }).isVisible())
  t.ok(await visitor.page.getByText('Your Twilio account').isVisible())

  const known = { ...process.env }
  Object.assign(process.env, demonstrationAccount())
  const unknown = await startSite({ port: 0, sessionSecret, demonstration: false })
  Object.assign(process.env, known)
  t.teardown(() => unknown.close())
  const stranger = await visit(t, browser, unknown.url)
  await stranger.logIn('quinn')
  await stranger.press('Register')
  t.match(await stranger.problem('Twilio does not know the account of the token.'), 'Error 31203')
  await stranger.sees('Switched off.')
  t.strictSame([...visitor.violations, ...stranger.violations], [])
})

t.test('Whoever logs out is unknown again, and his phone is off.', async (t) => {
  const visitor = await visit(t, browser, site.url)
  await visitor.logIn('rupert')
  await visitor.press('Register')
  await visitor.sees('Registered')
  await visitor.press('Log out')
  await visitor.page.getByLabel('Name').waitFor()
  await seen('rupert', 'disconnected')
  await visitor.press('Get a token')
  await visitor.problem('401')
  t.strictSame(await visitor.page.context().cookies(), [])
})

t.test('Nothing is wider than a telephone, and nothing inline would run.', async (t) => {
  const visitor = await visit(t, browser, site.url, { viewport: { width: 320, height: 640 } })
  await visitor.logIn('sybil_with_a_name_that_is_as_long_as_a_name_may_be_here')
  await visitor.press('Get a token')
  await visitor.page.locator('#time-left').waitFor()
  const overflow = () => visitor.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  t.equal(await overflow(), 0)
  t.strictSame(visitor.violations, [])
  const said = visitor.page.waitForEvent('console')
  await visitor.page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'document.title = "changed"'
    document.head.append(script)
  })
  await said
  t.equal(visitor.violations.length, 1)
  t.not(await visitor.page.title(), 'changed')
})
