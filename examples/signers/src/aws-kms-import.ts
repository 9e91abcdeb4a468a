import { constants, createPublicKey, publicEncrypt } from 'node:crypto'
import {
  CreateKeyCommand,
  GetParametersForImportCommand,
  ImportKeyMaterialCommand,
  type KMSClient,
} from '@aws-sdk/client-kms'

/**
 * Makes an HMAC key in AWS KMS that holds an Auth Token. To be run once, by a person, not by the server.
 *
 * @returns the ID of the key
 */
export async function importAuthToken(client: KMSClient, authToken: string): Promise<string> {
  const { KeyMetadata } = await client.send(
    new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC', Origin: 'EXTERNAL' }),
  )
  const KeyId = present(KeyMetadata?.KeyId)

  // The key travels under a public key that KMS made for this one import.
  const { PublicKey, ImportToken } = await client.send(
    new GetParametersForImportCommand({ KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_4096' }),
  )
  const wrappingKey = {
    key: createPublicKey({ key: Buffer.from(present(PublicKey)), format: 'der', type: 'spki' }),
    padding: constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: 'sha256',
  }
  await client.send(
    new ImportKeyMaterialCommand({
      KeyId,
      ImportToken: present(ImportToken),
      EncryptedKeyMaterial: publicEncrypt(wrappingKey, keyMaterial(authToken)),
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    }),
  )
  return KeyId
}

/**
 * The characters themselves are the key, not the bytes that they could be the hexadecimal of. HMAC_256 takes 32 of
 * them or more, which is what Twilio's have. A shorter key may be filled up with zeros, which is what HMAC does with it anyway:
 * https://www.rfc-editor.org/rfc/rfc2104#section-2
 */
function keyMaterial(authToken: string): Buffer {
  const secret = Buffer.from(authToken)
  return Buffer.concat([secret, Buffer.alloc(Math.max(0, 32 - secret.length))])
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('KMS left something out of its answer.')
  return value
}
