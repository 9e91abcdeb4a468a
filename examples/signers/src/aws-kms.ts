import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms'
import type { Signer } from '@twilio-capability/core'

/**
 * Signs with an HMAC key in AWS KMS. Whoever runs it needs `kms:GenerateMac` on that key and nothing else.
 *
 * @param keyId - the ID, the ARN or the alias of a key with the spec HMAC_256 that holds the Auth Token
 * @param timeout - milliseconds for a signature, the SDK's retries included. Less than the route's `signTimeout`, so
 *   that the request ends before its caller is answered. @default 4000
 */
export function kmsSigner(client: KMSClient, keyId: string, timeout = 4000): Signer {
  return {
    algorithm: 'HS256',
    async sign(signingInput) {
      const command = new GenerateMacCommand({
        KeyId: keyId,
        MacAlgorithm: 'HMAC_SHA_256',
        Message: Buffer.from(signingInput, 'ascii'),
      })
      const { Mac } = await client.send(command, { abortSignal: AbortSignal.timeout(timeout) })
      if (Mac === undefined) throw new Error('KMS answered without a MAC.')
      return Mac
    },
  }
}
