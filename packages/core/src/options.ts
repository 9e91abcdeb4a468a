import { TwilioTokenError } from './errors.js'
import { typeName } from './type-name.js'

/**
 * Refuses options that nobody reads, so that a misspelt one is an error and not a default.
 *
 * @throws ERR_INVALID_OPTION if `options` is not an object, or has a name that is not in `known`
 */
export function assertOptionNames(options: unknown, known: ReadonlySet<string>, where: string): void {
  if (typeof options !== 'object' || options === null) {
    throw new TwilioTokenError('ERR_INVALID_OPTION', `${where} takes an object of options; got ${typeName(options)}.`)
  }
  for (const name in options) {
    if (known.has(name)) continue
    throw new TwilioTokenError(
      'ERR_INVALID_OPTION',
      `${where} has no option ${JSON.stringify(name)}; its options are ${[...known].join(', ')}.`,
    )
  }
}
