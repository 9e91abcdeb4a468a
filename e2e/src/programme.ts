import { SDKS, type Sdk } from './pages.js'
import { SCENARIOS, type Scenario } from './scenarios.js'
import { TOKEN_TYPES, type TokenType } from './token-source.js'

/** One scenario with one SDK and one sort of token, from one source. */
export interface Performance<Source extends string> {
  readonly scenario: Scenario
  readonly sdk: Sdk
  readonly tokenType: TokenType
  readonly source: Source
}

/**
 * What is played: every scenario with both SDKs and both sorts of token. The frameworks take turns, but for a scenario
 * that is played with every one. The sources of one framework, such as the routers of Next, take turns in its place.
 *
 * @param frameworks the names of each one's sources; those of the first are played first
 */
export function programme<Source extends string>(
  frameworks: readonly (readonly [Source, ...Source[]])[],
): readonly Performance<Source>[] {
  const pairs = (Object.keys(SDKS) as Sdk[]).flatMap((sdk, row) =>
    TOKEN_TYPES.map((tokenType, column) => ({ sdk, tokenType, diagonal: row + column })),
  )
  const played = SCENARIOS.flatMap((scenario) =>
    pairs.filter(({ sdk }) => scenario.sdks?.includes(sdk) ?? true).map((pair) => ({ scenario, ...pair })),
  ).map((performance, turn) => ({ ...performance, turn }))
  return frameworks.flatMap((sources, index) =>
    played
      .filter(({ scenario, turn }) => scenario.everyFramework === true || turn % frameworks.length === index)
      .map(({ scenario, sdk, tokenType, diagonal }) => ({
        scenario,
        sdk,
        tokenType,
        source: sources[diagonal % sources.length] ?? sources[0],
      })),
  )
}
