import type { AllowedCall, DescribedPolicy, TokenDescription } from './decode.js'
import type { Scope } from './scope.js'

/**
 * What a token allows, a sentence each, in the order in which it stands there.
 *
 * @param description - what `verifyToken` or `decodeToken` returned
 */
export function explainToken(description: TokenDescription): string[] {
  const { tokenType, scopes, policies } = description
  const sentences = {
    capability: () => scopes.map(explainScope),
    access: () => explainGrants(description),
    taskrouter: () => policies.map(explainPolicy),
  }[tokenType]()
  return sentences.length === 0 ? ['May do nothing.'] : sentences
}

function explainScope({ service, privilege, params }: Scope): string {
  switch (`${service}:${privilege}`) {
    case 'client:incoming':
      return `May be called as ${params.clientName ?? 'nobody'}.`
    case 'client:outgoing': {
      const { appSid = 'no application', appParams, clientName } = params
      return explainCall({ applicationSid: appSid, params: fromForm(appParams) }, clientName)
    }
    case 'client:presence':
      return params.enabled === 'False' ? 'Does not see which clients are there.' : 'Sees which clients are there.'
    case 'stream:subscribe':
      return `May listen to ${params.path ?? 'nothing'}${having(fromForm(params.params))}.`
    default:
      return `May ${privilege} ${service}${having(params)}.`
  }
}

function explainGrants({ identity, incoming, outgoing, grants }: TokenDescription): string[] {
  return [
    ...incoming.map((name) => `May be called as ${name}.`),
    ...outgoing.map((call) => explainCall(call, identity)),
    ...Object.entries(grants)
      .filter(([name]) => name !== 'voice')
      .map(([name, claims]) => `May use ${name}${having(claims)}.`),
  ]
}

function explainCall({ applicationSid, params }: AllowedCall, clientName = 'nobody in particular'): string {
  return `May call through ${applicationSid} as ${clientName}${having(params)}.`
}

function explainPolicy({ url, method, allow, queryFilter, postFilter }: DescribedPolicy): string {
  return `May ${allow ? '' : 'not '}${method} ${url}${having({ ...queryFilter, ...postFilter })}.`
}

function fromForm(text: string | undefined): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

function having(params: unknown): string {
  const pairs = Object.entries(params ?? {}).map(([name, value]) => `${name}=${plain(value)}`)
  return pairs.length === 0 ? '' : ` with ${pairs.join(', ')}`
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
