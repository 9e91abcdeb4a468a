import { button, element, say, showWhen } from './elements.js'
import type { Explanation } from './explanations.js'
import { formatDuration } from './format-duration.js'
import type { PhoneState } from './softphone.js'

/** What can be done with the phone by its buttons and keys. */
export interface PhoneActions {
  register(): void
  tryAgain(): void
  switchOff(): void
  call(callee: string): void
  ringMe(): void
  accept(): void
  reject(): void
  hangUp(): void
  toggleMute(): void
  press(digit: string): void
}

/** The part of the page that is the phone. */
export interface PhoneView {
  show(state: PhoneState): void
  /** Says what went wrong, until the phone does something else. */
  explain(explanation: Explanation): void
  clearProblem(): void
  showLevels(here: number, there: number): void
}

/** @param identity - who is logged in, or nobody */
export function createPhoneView(identity: string | null, actions: PhoneActions): PhoneView {
  const card = element('phone', HTMLElement)
  const title = document.title
  let stopClock: (() => void) | undefined
  let shown: PhoneState['name'] | undefined

  button('register', actions.register).hidden = identity === null
  element('log-in-first', HTMLElement).hidden = identity !== null
  button('try-again', actions.tryAgain)
  button('give-up', actions.switchOff)
  button('unregister', actions.switchOff)
  button('ring-me', actions.ringMe)
  button('accept', actions.accept)
  button('reject', actions.reject)
  button('hang-up', actions.hangUp)
  const mute = button('mute', actions.toggleMute)
  const callForm = element('call-form', HTMLFormElement)
  callForm.addEventListener('submit', (event) => {
    event.preventDefault()
    actions.call(element('callee', HTMLInputElement).value.trim())
  })
  element('keypad', HTMLElement).append(...createKeys(actions.press))

  /** The focus must not vanish with the button that had it: what happened is read out, and the next button is near. */
  function keepFocus(change: () => void): void {
    const held = document.activeElement
    change()
    const isLost = held instanceof HTMLElement && card.contains(held) && held.closest('[hidden]') !== null
    if (isLost) element('phone-state', HTMLElement).focus({ preventScroll: true })
  }

  function startClock(): void {
    const start = performance.now()
    const tick = () => say('duration', formatDuration((performance.now() - start) / 1000))
    tick()
    const clock = setInterval(tick, 1000)
    stopClock = () => {
      clearInterval(clock)
      stopClock = undefined
    }
  }

  return {
    show(state) {
      card.dataset.state = state.name
      say('phone-state', describe(state, identity))
      keepFocus(() => showWhen(card, state.name))
      document.title = state.name === 'ringing' ? `${state.peer} is calling` : title
      if (state.name === 'ringing' && shown !== 'ringing') card.scrollIntoView({ block: 'nearest' })
      if (state.name !== 'talking') stopClock?.()
      else {
        if (stopClock === undefined) startClock()
        mute.setAttribute('aria-pressed', String(state.muted))
      }
      shown = state.name
    },
    explain({ title, advice, link }) {
      const strong = document.createElement('strong')
      strong.textContent = title
      const parts: (Node | string)[] = [strong, ` ${advice} `]
      if (link !== undefined) {
        const anchor = document.createElement('a')
        Object.assign(anchor, { href: link.href, target: '_blank', rel: 'noreferrer', textContent: link.text })
        parts.push(anchor)
      }
      element('phone-problem', HTMLElement).replaceChildren(...parts)
    },
    clearProblem: () => say('phone-problem', ''),
    showLevels(here, there) {
      element('level-in', HTMLMeterElement).value = here
      element('level-out', HTMLMeterElement).value = there
    },
  }
}

function describe(state: PhoneState, identity: string | null): string {
  switch (state.name) {
    case 'off':
      return 'Switched off.'
    case 'registering':
      return 'Registering …'
    case 'lost':
      return 'Not connected. Trying again …'
    case 'registered':
      return `${state.note} Registered: calls to ${identity} ring here.`.trim()
    case 'calling':
      return `Calling ${state.peer} …`
    case 'ringing':
      return `${state.peer} is calling.`
    case 'talking':
      if (state.reconnecting) return `The call with ${state.peer} was interrupted. Reconnecting …`
      return `In a call with ${state.peer}${state.muted ? ', muted' : ''}.`
  }
}

function createKeys(press: (digit: string) => void): HTMLElement[] {
  return [...'123456789*0#'].map((digit) => {
    const key = document.createElement('button')
    Object.assign(key, { type: 'button', className: 'key', textContent: digit })
    key.addEventListener('click', () => press(digit))
    return key
  })
}
