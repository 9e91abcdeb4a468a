import { decodeToken, explainToken } from '@twilio-capability/core/verify'
import { element, say } from './elements.js'
import { formatDuration } from './format-duration.js'

/** Shows a token, or that there is none. */
export interface TokenView {
  show(token: string): void
  clear(): void
}

/** @param clockOffset - how far the server's clock is ahead of this one, in milliseconds */
export function createTokenView(clockOffset: number): TokenView {
  let countdown: ReturnType<typeof setInterval> | undefined

  function toggle(isThere: boolean): void {
    clearInterval(countdown)
    element('no-token', HTMLElement).hidden = isThere
    element('token-at-hand', HTMLElement).hidden = !isThere
  }

  /** @param expiresAt - seconds since the epoch */
  function startCountdown(expiresAt: number): void {
    const life = element('life', HTMLProgressElement)
    const secondsLeft = () => Math.max(0, Math.ceil(expiresAt - (Date.now() + clockOffset) / 1000))
    const tick = () => {
      const left = secondsLeft()
      say('time-left', left === 0 ? 'Expired' : formatDuration(left))
      say('time-left-hint', left === 0 ? '' : 'left')
      life.value = left
      if (left === 0) clearInterval(countdown)
    }
    life.max = Math.max(1, secondsLeft())
    tick()
    countdown = setInterval(tick, 1000)
  }

  return {
    show(token) {
      const description = decodeToken(token)
      const sentences = explainToken(description).map((sentence) => {
        const item = document.createElement('li')
        item.textContent = sentence
        return item
      })
      element('sentences', HTMLUListElement).replaceChildren(...sentences)
      say('header', JSON.stringify(description.header, undefined, 2))
      say('claims', JSON.stringify(description.claims, undefined, 2))
      say('compact', token)
      toggle(true)
      startCountdown(Date.parse(description.expiresAt) / 1000)
    },
    clear: () => toggle(false),
  }
}
