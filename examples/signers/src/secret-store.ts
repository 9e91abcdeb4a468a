import { type RotatingSignerOptions, rotatingSigner, type Signer } from '@twilio-capability/core'

/** Where the Auth Token lies in a Vault with the KV secrets engine, version 2. */
export interface VaultSecret {
  /** Such as `https://vault.example.com:8200`. */
  readonly address: string
  /** A Vault token that may read the secret. */
  readonly token: string
  /** @default 'secret' */
  readonly mount?: string
  /** Such as `twilio`. */
  readonly path: string
  /** Such as `auth_token`. */
  readonly field: string
}

/** Signs with an Auth Token from Vault: a new one there is in use here a minute later. */
export function vaultSigner(secret: VaultSecret, options?: RotatingSignerOptions): Signer {
  return rotatingSigner(() => readSecret(secret), { maxAge: 60_000, ...options })
}

// Nothing of an answer goes into an error: it may hold the secret.
async function readSecret({ address, token, mount = 'secret', path, field }: VaultSecret): Promise<string> {
  const response = await fetch(new URL(`/v1/${mount}/data/${path}`, address), {
    headers: { 'X-Vault-Token': token, 'X-Vault-Request': 'true' },
    redirect: 'error',
    signal: AbortSignal.timeout(4000),
  })
  if (!response.ok) throw new Error(`Vault answered ${response.status} for ${mount}/${path}.`)
  const answer = (await response.json().catch(() => undefined)) as VaultAnswer
  const value = answer?.data?.data?.[field]
  if (typeof value !== 'string') throw new Error(`Vault has no text ${field} in ${mount}/${path}.`)
  return value
}

type VaultAnswer = { data?: { data?: Record<string, unknown> | null } } | undefined
