import type { TokenSourceError } from '@twilio-capability/core/browser'
import type { PhoneProblem } from './softphone.js'

/** What went wrong, and what to do about it. */
export interface Explanation {
  readonly title: string
  readonly advice: string
  readonly link?: { readonly text: string; readonly href: string }
}

/** Why a token route gave none. */
export function explainStatus({ status, message }: TokenSourceError): string {
  switch (status) {
    case 401:
      return '401: nobody is logged in, or the session is over. Log in, and ask again.'
    case 403:
      return '403: the server knows you, and refuses you a token.'
    case 429:
      return '429: too many requests. It is asked again by itself.'
    case 503:
      return '503: the server cannot sign at the moment. It is asked again by itself.'
    case undefined:
      return `The server cannot be reached (${message}). It is asked again by itself.`
    default:
      return `${status}: the server has no token; its log says why. It is asked again by itself.`
  }
}

/** Whether this is about the connection, which the SDK keeps trying to make. */
export function isAboutConnection({ code }: PhoneProblem): boolean {
  return [31000, 31003, 31005, 31009, 53000, 53001].includes(code)
}

/** Whether the token has come to its end. The SDK makes a 20104 of Twilio's 31205. */
export function isExpiry({ code }: PhoneProblem): boolean {
  return code === 20104 || code === 31205
}

/** Whether Twilio will not take the token, however often it is asked. */
export function isRefusal(problem: PhoneProblem): boolean {
  const { code } = problem
  return !isExpiry(problem) && ((code >= 31201 && code <= 31299) || (code >= 20100 && code <= 20199))
}

/** The stand-in is there, and the browser will not talk to it. */
export function explainCertificate(standIn: string): Explanation {
  return {
    title: 'Your browser does not trust the stand-in yet.',
    advice:
      'The SDK speaks TLS alone, so the stand-in has a certificate: one that it made for itself when it started, which no browser knows. ' +
      'Open its address once and let the browser continue in spite of its warning (“Advanced”); then come back. ' +
      'The token on this page is good without that; only the phone needs it.',
    link: { text: `Open https://${standIn}`, href: `https://${standIn}/` },
  }
}

/** Browsers give the microphone to secure origins alone. */
export const INSECURE: Explanation = {
  title: 'This address gets no microphone.',
  advice: 'Browsers give it to https addresses, and to localhost: open the page there.',
}

export const SERVER_GONE: Explanation = {
  title: 'The server has stopped.',
  advice: 'Start it again with npm start, and load this page anew.',
}

const NO_CONNECTION: Explanation = {
  title: 'Twilio cannot be reached.',
  advice: 'The SDK keeps trying. Is there a network, and does it let WebSockets to twilio.com through?',
}

/** An error of the SDK, in plain words and with Twilio's own. */
export function explainProblem(problem: PhoneProblem): Explanation {
  if (isAboutConnection(problem)) return NO_CONNECTION
  const { code, message } = problem
  const [title, advice] = PROBLEMS[code] ?? ['Something went wrong.', message]
  return code > 0
    ? { title, advice, link: { text: `Error ${code}`, href: `https://www.twilio.com/docs/api/errors/${code}` } }
    : { title, advice }
}

const WRONG_CREDENTIALS =
  'Account, key and secret must belong together: look at the TWILIO_* variables of the server, and at the kind of the token.'

const PROBLEMS: Readonly<Record<number, readonly [title: string, advice: string]>> = {
  20101: ['This is no token that Twilio takes.', WRONG_CREDENTIALS],
  20103: ['Twilio does not know the account or the key of the token.', WRONG_CREDENTIALS],
  20104: [
    'The token has expired.',
    'The page asks for the next one. If this comes again, look at the clock of the server.',
  ],
  20107: ['The token is signed with another secret.', WRONG_CREDENTIALS],
  20157: ['The token lives too long.', 'A day is the most that Twilio takes.'],
  31002: [
    'The call was declined.',
    'The token allows no calls out: set TWILIO_TWIML_APP_SID to a TwiML application of the account.',
  ],
  20151: ['Twilio does not take the token.', WRONG_CREDENTIALS],
  31201: ['Twilio does not take the token.', WRONG_CREDENTIALS],
  31202: ['The token is signed with another secret.', WRONG_CREDENTIALS],
  31203: ['Twilio does not know the account of the token.', WRONG_CREDENTIALS],
  31204: [
    'This is no token that Twilio takes.',
    'An access token needs an identity, and a main or standard API key; a capability token works in the region US1 alone.',
  ],
  31207: ['The token lives too long.', 'A day is the most that Twilio takes.'],
  31401: [
    'The microphone was refused.',
    'Allow it for this page, by the icon in the address bar, and call again. Nobody could hear you.',
  ],
  31402: ['There is no microphone.', 'Plug one in, or see whether another program holds it, and call again.'],
  31404: ['There is nobody of that name.', 'Is the callee registered?'],
  31480: ['The callee cannot be reached at the moment.', 'Try again later.'],
  31486: ['The callee is busy.', 'Try again later.'],
  31603: ['The callee does not want to talk.', 'Nothing is broken.'],
  53405: [
    'The sound found no way.',
    'The two ends could not reach each other by UDP: look at the firewall, or at a VPN.',
  ],
}
