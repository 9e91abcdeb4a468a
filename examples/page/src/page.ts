import type { TokenSourceError } from '@twilio-capability/core/browser'
import { element, offer, say } from './elements.js'
import {
  explainCertificate,
  explainProblem,
  explainStatus,
  INSECURE,
  isAboutConnection,
  isExpiry,
  isRefusal,
  SERVER_GONE,
} from './explanations.js'
import { createPhoneView } from './phone-view.js'
import { fetchSettings, isServerThere, type Settings } from './settings.js'
import { type PhoneProblem, type PhoneState, type Softphone, switchOn } from './softphone.js'
import { createTokenView } from './token-view.js'
import { createTokens } from './tokens.js'

function start({ name, demonstration, routes, standIn, clockOffset }: Settings): void {
  showSettings()
  const tokenView = createTokenView(clockOffset)
  const tokens = createTokens(takeToken, refuseToken)
  const askForm = element('ask-form', HTMLFormElement)
  let phone: Softphone | undefined
  // The phone has lost its connection or its right to one, and is about to get it back.
  let isCut = false
  let attempts = 0

  const phoneView = createPhoneView(name, {
    register: () => void register(),
    tryAgain: () => void register(),
    switchOff,
    call(callee) {
      phoneView.clearProblem()
      void phone?.call(callee)
    },
    ringMe: () => void ringMe(),
    accept: () => phone?.accept(),
    reject: () => phone?.reject(),
    hangUp: () => phone?.hangUp(),
    toggleMute: () => phone?.toggleMute(),
    press: (digit) => phone?.press(digit),
  })
  phoneView.show({ name: 'off' })

  askForm.addEventListener('submit', (event) => {
    event.preventDefault()
    say('token-problem', '')
    tokens.ask(chosenUrl()).catch(refuseToken)
  })
  // Back from the stand-in's own address, where the browser has been told to trust its certificate.
  document.addEventListener('visibilitychange', () => {
    if (isCut && document.visibilityState === 'visible') void register()
  })

  function showSettings(): void {
    element('demonstration', HTMLElement).hidden = !demonstration
    element('real', HTMLElement).hidden = demonstration
    element('login', HTMLFormElement).hidden = name !== null
    element('logout', HTMLFormElement).hidden = name === null
    element('ring-me', HTMLElement).hidden = !demonstration
    element('ring-hint', HTMLElement).hidden = demonstration
    say('session-name', name ?? '')
    say('ring-name', name ?? '')
    say(
      'callee-hint',
      demonstration
        ? 'The application answers with an echo. A name calls whoever is registered under it, say in another window.'
        : 'A number or a name is sent to your TwiML application as To.',
    )
    if (new URLSearchParams(location.search).has('refused')) {
      say('login-problem', 'No client name can be made of that name: it is too long.')
    }
    offer(element('frameworks', HTMLElement), 'framework', distinct(routes.map(({ framework }) => framework)))
    offer(element('token-types', HTMLElement), 'tokenType', distinct(routes.map(({ tokenType }) => tokenType)))
  }

  function chosenUrl(): string {
    const choice = new FormData(askForm)
    const route = routes.find(
      ({ framework, tokenType }) => framework === choice.get('framework') && tokenType === choice.get('tokenType'),
    )
    if (route === undefined) throw new Error('there is no such route')
    return route.url
  }

  function takeToken(token: string): void {
    say('token-problem', '')
    say('answer', `A token for ${name}. The next one comes in time by itself.`)
    tokenView.show(token)
    phone?.updateToken(token)
  }

  function refuseToken(error: TokenSourceError): void {
    say('answer', '')
    say('token-problem', explainStatus(error))
    if (error.status === 401 || error.status === 403) tokenView.clear()
  }

  async function register(): Promise<void> {
    unplug()
    if (!isSecureContext) return phoneView.explain(INSECURE)
    const attempt = attempts
    phoneView.show({ name: 'registering' })
    try {
      const token = await tokens.get(chosenUrl())
      if (attempt !== attempts) return
      phone = switchOn(token, { onState, onProblem, onLevels: phoneView.showLevels }, standIn)
    } catch (error) {
      switchOff()
      refuseToken(error as TokenSourceError)
    }
  }

  function switchOff(): void {
    unplug()
    phoneView.show({ name: 'off' })
  }

  function unplug(): void {
    attempts += 1
    phone?.switchOff()
    phone = undefined
    isCut = false
    phoneView.clearProblem()
  }

  function onState(state: PhoneState): void {
    if (state.name === 'registered' && isCut) {
      isCut = false
      phoneView.clearProblem()
    }
    phoneView.show(state)
  }

  function onProblem(problem: PhoneProblem): void {
    if (isAboutConnection(problem)) {
      isCut = true
      void explainConnection(problem)
      return
    }
    if (isRefusal(problem)) switchOff()
    if (isExpiry(problem)) {
      isCut = true
      void tokens.ask(chosenUrl()).catch(refuseToken)
    }
    phoneView.explain(explainProblem(problem))
  }

  async function explainConnection(problem: PhoneProblem): Promise<void> {
    if (standIn === undefined) return phoneView.explain(explainProblem(problem))
    // The stand-in lives and dies with the server: if that is there, the browser itself has refused the socket.
    const isThere = await isServerThere()
    if (isCut) phoneView.explain(isThere ? explainCertificate(standIn) : SERVER_GONE)
  }

  /** Asks the stand-in for a call. */
  async function ringMe(): Promise<void> {
    phoneView.clearProblem()
    try {
      const response = await fetch('ring', { method: 'POST' })
      if (response.ok) return
      const { message } = await response.json()
      phoneView.explain({ title: 'Nothing rings.', advice: message })
    } catch {
      phoneView.explain(SERVER_GONE)
    }
  }
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)]
}

fetchSettings().then(start, (error: unknown) => {
  say(
    'unsettled',
    `The server cannot be reached: ${error instanceof Error ? error.message : error}. Load the page anew.`,
  )
})
