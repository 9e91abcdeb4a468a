import { TwilioTokenError } from '../dist/errors.js'

/** The code and the whole message of what an action throws, which has to be an error of ours. */
export function thrownBy(action: () => unknown): [code: string, message: string] {
  try {
    action()
  } catch (error) {
    return partsOf(error)
  }
  throw new Error('Nothing was thrown.')
}

/** The code and the whole message of what a promise rejects with, which has to be an error of ours. */
export async function rejectionOf(promise: Promise<unknown>): Promise<[code: string, message: string]> {
  return promise.then(() => {
    throw new Error('Nothing was rejected.')
  }, partsOf)
}

function partsOf(error: unknown): [code: string, message: string] {
  if (error instanceof TwilioTokenError) return [error.code, error.message]
  throw error
}
