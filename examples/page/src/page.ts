import { element, offer } from './elements.js'
import { hideToken, type IssuedToken, showToken } from './token-view.js'

/** What the server tells the page at its start. */
interface Settings {
  readonly name: string | null
  readonly demonstration: boolean
  readonly routes: readonly { readonly framework: string; readonly tokenType: string; readonly url: string }[]
}

const settings = (await (await fetch('/settings')).json()) as Settings

element('demonstration', HTMLElement).hidden = !settings.demonstration
element('login', HTMLFormElement).hidden = settings.name !== null
element('logout', HTMLFormElement).hidden = settings.name === null
element('session-name', HTMLElement).textContent = settings.name
offer(element('frameworks', HTMLElement), 'framework', distinct(settings.routes.map(({ framework }) => framework)))
offer(element('token-types', HTMLElement), 'tokenType', distinct(settings.routes.map(({ tokenType }) => tokenType)))

const askForm = element('ask-form', HTMLFormElement)
askForm.addEventListener('submit', (event) => {
  event.preventDefault()
  void ask(new FormData(askForm))
})

/** Asks the chosen route, as any page would, and shows what it answers. */
async function ask(choice: FormData): Promise<void> {
  const answer = element('answer', HTMLElement)
  try {
    const response = await fetch(urlOf(choice), { credentials: 'include', cache: 'no-store' })
    const body = await response.json()
    answer.className = response.ok ? '' : 'error'
    answer.textContent = response.ok ? `For ${body.identity}.` : `${body.statusCode}: ${body.message} (${body.code})`
    if (response.ok) showToken(body as IssuedToken)
    else hideToken()
  } catch (error) {
    hideToken()
    answer.className = 'error'
    answer.textContent = `The server could not be reached: ${error instanceof Error ? error.message : error}`
  }
}

function urlOf(choice: FormData): string {
  const route = settings.routes.find(
    ({ framework, tokenType }) => framework === choice.get('framework') && tokenType === choice.get('tokenType'),
  )
  if (route === undefined) throw new Error('there is no such route')
  return route.url
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)]
}
