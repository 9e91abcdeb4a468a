import type { Sdk } from './pages.js'
import { SCENARIOS, type Scenario } from './scenarios.js'
import { TOKEN_TYPES, type TokenType } from './token-source.js'

/** One scenario with one sort of token, from one source. */
export interface Performance {
  readonly scenario: Scenario
  readonly tokenType: TokenType
  readonly source: string
}

/**
 * What is played with an SDK: every scenario with both sorts of token. The sources of the tokens take turns, because
 * their tokens are the same; the scenarios that are marked so are played with every source.
 */
export function programme(sdk: Sdk, sources: readonly string[]): readonly Performance[] {
  let turn = 0
  return TOKEN_TYPES.flatMap((tokenType) =>
    SCENARIOS.filter(({ sdks }) => sdks?.includes(sdk) ?? true).flatMap((scenario) => {
      const next = sources[turn++ % sources.length]
      const chosen = sources.filter((source) => scenario.everySource === true || source === next)
      return chosen.map((source) => ({ scenario, tokenType, source }))
    }),
  )
}
