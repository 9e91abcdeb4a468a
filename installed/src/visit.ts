import { type Account, launchBrowser, startSignalling } from '@twilio-capability/e2e'

/** A browser in which Twilio is a stand-in that knows one account. */
export interface Visitor {
  /** Logs two people in to the page of a guide, and has one call the other. @returns what went wrong */
  visit(url: string): Promise<readonly string[]>
  close(): Promise<void>
}

/** Opens a browser. Whoever is called there is whom the page says. */
export async function startVisitor(account: Account): Promise<Visitor> {
  const signalling = await startSignalling({
    accounts: [account],
    application: ({ parameters: { To: clientName = '' } }) => ({ verb: 'dial', clientName }),
  })
  const browser = await launchBrowser(signalling)

  async function logIn(url: string, name: string, password: string) {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(url)
    await page.getByText('Log in first.').waitFor()
    await page.getByPlaceholder('Name').fill(name)
    await page.getByPlaceholder('Password').fill(password)
    await page.getByRole('button', { name: 'Log in' }).click()
    return page
  }

  return {
    async visit(url) {
      const password = 'open-sesame'
      try {
        const alice = await logIn(url, 'alice@example.com', password)
        await alice.getByText('Registered as alice_at_example_dot_com.').waitFor()
        const bob = await logIn(url, 'bob', password)
        await bob.getByText('Registered as bob.').waitFor()
        await alice.getByPlaceholder('Whom to call').fill('bob')
        await alice.getByRole('button', { name: 'Call' }).click()
        await signalling.journal.find(
          'bob to answer',
          ({ type, identity }) => type === 'answered' && identity === 'bob',
        )
        return []
      } catch (error) {
        return [String(error)]
      } finally {
        await Promise.all(browser.contexts().map((context) => context.close()))
      }
    },
    async close() {
      await browser.close()
      await signalling.close()
    },
  }
}
