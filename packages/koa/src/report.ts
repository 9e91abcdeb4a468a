import { inspect } from 'node:util'
import type { TwilioTokenError } from '@twilio-capability/core'
import type { Context } from 'koa'

/**
 * Emits a failure on the app. Where Koa's own log listens, which prints nothing but `stack`, the stack holds what
 * `console.error` would print: the code and the causes as well.
 */
export function report(failure: TwilioTokenError, ctx: Context): void {
  const { app } = ctx
  if (app.listeners('error').includes(app.onerror)) failure.stack = printed(failure)
  app.emit('error', failure, ctx)
}

function printed(failure: TwilioTokenError): string {
  try {
    return inspect(failure)
  } catch {
    // A cause can throw when it is looked at.
    return String(failure.stack)
  }
}
