import { decodeToken, explainToken } from '@twilio-capability/core/verify'
import { element } from './elements.js'

/** What a token route answers. */
export interface IssuedToken {
  readonly token: string
  readonly identity: string
  readonly expiresIn: number
  readonly expiresAt: string
}

let countdown: ReturnType<typeof setInterval> | undefined

/** Shows a token decoded, in words, and counting down by its own `expiresIn`, whatever the time is here. */
export function showToken({ token, expiresIn }: IssuedToken): void {
  const description = decodeToken(token)
  const sentences = explainToken(description).map((sentence) => {
    const item = document.createElement('li')
    item.textContent = sentence
    return item
  })
  element('sentences', HTMLUListElement).replaceChildren(...sentences)
  element('header', HTMLPreElement).textContent = JSON.stringify(description.header, undefined, 2)
  element('claims', HTMLPreElement).textContent = JSON.stringify(description.claims, undefined, 2)
  element('compact', HTMLElement).textContent = token
  element('token', HTMLElement).hidden = false
  startCountdown(expiresIn)
}

/** Takes the token off the page. */
export function hideToken(): void {
  clearInterval(countdown)
  element('token', HTMLElement).hidden = true
}

function startCountdown(seconds: number): void {
  const end = performance.now() + seconds * 1000
  const life = element('life', HTMLProgressElement)
  life.max = seconds
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000))
    element('seconds-left', HTMLElement).textContent = String(left)
    life.value = left
    if (left === 0) clearInterval(countdown)
  }
  clearInterval(countdown)
  countdown = setInterval(tick, 1000)
  tick()
}
