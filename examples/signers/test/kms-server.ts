import { constants, createHash, createHmac, generateKeyPairSync, privateDecrypt, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** Who may call, and where. */
export const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
export const region = 'eu-central-1'

/** An answer instead of the usual one; `undefined` for the usual one, `hang` for none at all. */
export type Fault = { readonly status: number; readonly type: string } | 'hang' | undefined

interface Operations {
  [target: string]: (input: Record<string, string>) => object
}

/** Speaks as much of KMS's wire protocol as signing and importing take: JSON 1.1 under Signature Version 4. */
export async function startKms(): Promise<{
  endpoint: string
  keys: Map<string, Buffer>
  faults: Fault[]
  calls: string[]
  close: () => Promise<void>
}> {
  const keys = new Map<string, Buffer>()
  const faults: Fault[] = []
  const calls: string[] = []
  const wrapping = generateKeyPairSync('rsa', { modulusLength: 4096 })
  const importToken = Buffer.from('the token of this import').toString('base64')

  const operations: Operations = {
    GenerateMac({ KeyId = '', MacAlgorithm, Message = '' }) {
      const key = keys.get(KeyId)
      const message = Buffer.from(Message, 'base64')
      if (key === undefined) throw refusal('NotFoundException')
      if (MacAlgorithm !== 'HMAC_SHA_256') throw refusal('InvalidKeyUsageException')
      if (message.length < 1 || message.length > 4096) throw refusal('ValidationException')
      return { KeyId, MacAlgorithm, Mac: createHmac('sha256', key).update(message).digest('base64') }
    },
    CreateKey({ KeySpec, KeyUsage, Origin }) {
      if (KeySpec !== 'HMAC_256' || KeyUsage !== 'GENERATE_VERIFY_MAC') throw refusal('ValidationException')
      if (Origin !== 'EXTERNAL') throw refusal('UnsupportedOperationException')
      return { KeyMetadata: { KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab', KeyState: 'PendingImport', Origin } }
    },
    GetParametersForImport({ KeyId, WrappingAlgorithm, WrappingKeySpec }) {
      if (WrappingAlgorithm !== 'RSAES_OAEP_SHA_256' || WrappingKeySpec !== 'RSA_4096')
        throw refusal('ValidationException')
      const publicKey = wrapping.publicKey.export({ format: 'der', type: 'spki' })
      return { KeyId, ImportToken: importToken, PublicKey: publicKey.toString('base64') }
    },
    ImportKeyMaterial({ KeyId = '', ImportToken, EncryptedKeyMaterial = '', ExpirationModel }) {
      if (ImportToken !== importToken) throw refusal('InvalidImportTokenException')
      if (ExpirationModel !== 'KEY_MATERIAL_DOES_NOT_EXPIRE') throw refusal('ValidationException')
      const wrapped = { key: wrapping.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
      const material = privateDecrypt(wrapped, Buffer.from(EncryptedKeyMaterial, 'base64'))
      // What the key spec HMAC_256 takes: 256 to 1024 bits.
      if (material.length < 32 || material.length > 128) throw refusal('IncorrectKeyMaterialException')
      keys.set(KeyId, material)
      return {}
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    const target = String(request.headers['x-amz-target'])
    const operation = operations[target.replace(/^TrentService\./, '')]
    calls.push(target)
    const fault = faults.shift()
    if (fault === 'hang') return
    try {
      if (fault !== undefined) throw refusal(fault.type, fault.status)
      assertSigned(request, body)
      if (request.headers['content-type'] !== 'application/x-amz-json-1.1' || operation === undefined) {
        throw refusal('UnknownOperationException')
      }
      send(response, 200, operation(JSON.parse(body)))
    } catch (error) {
      const { type = 'KMSInternalException', status = 500 } = error as { type?: string; status?: number }
      send(response, status, { __type: type, message: `KMS says ${type}.` })
    }
  }

  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  async function close(): Promise<void> {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { endpoint, keys, faults, calls, close }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body))
}

function refusal(type: string, status = 400): Error {
  return Object.assign(new Error(type), { type, status })
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function assertSigned(request: IncomingMessage, body: string): void {
  const fields =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/kms\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    )
  if (fields === null) throw refusal('IncompleteSignature')
  const [, accessKeyId, day = '', signedRegion = '', signedHeaders = '', signature = ''] = fields
  if (accessKeyId !== credentials.accessKeyId || signedRegion !== region) throw refusal('UnrecognizedClientException')
  const names = signedHeaders.split(';')
  if (!['host', 'x-amz-date', 'x-amz-target'].every((name) => names.includes(name)))
    throw refusal('IncompleteSignature')
  const time = String(request.headers['x-amz-date'])
  const canonicalRequest = [
    request.method,
    request.url,
    '',
    ...names.map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signedHeaders,
    createHash('sha256').update(body).digest('hex'),
  ].join('\n')
  const hashedRequest = createHash('sha256').update(canonicalRequest).digest('hex')
  const scope = [day, region, 'kms', 'aws4_request']
  const key = scope.reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${credentials.secretAccessKey}`))
  const expected = hmac(key, ['AWS4-HMAC-SHA256', time, scope.join('/'), hashedRequest].join('\n'))
  if (!time.startsWith(day) || !timingSafeEqual(expected, Buffer.from(signature, 'hex'))) {
    throw refusal('InvalidSignatureException')
  }
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest()
}
