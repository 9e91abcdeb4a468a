import { createHash, X509Certificate } from 'node:crypto'
import { generate } from 'selfsigned'

/** What a TLS server needs, and the hash by which a browser can be told to trust exactly this key. */
export interface Certificate {
  readonly key: string
  readonly cert: string
  /** Base64 SHA-256 of the public key, as Chromium's `--ignore-certificate-errors-spki-list` takes it. */
  readonly publicKeyHash: string
}

/**
 * Makes a certificate for this process alone: Twilio's names and this machine's, valid for a day.
 *
 * @param now milliseconds since the epoch
 */
export async function createCertificate(now: number): Promise<Certificate> {
  const day = 24 * 60 * 60 * 1000
  const made = await generate([{ name: 'commonName', value: 'stand-in for twilio.com' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - day),
    notAfterDate: new Date(now + day),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: '*.twilio.com' },
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  })
  const publicKey = new X509Certificate(made.cert).publicKey.export({ type: 'spki', format: 'der' })
  return {
    key: made.private,
    cert: made.cert,
    publicKeyHash: createHash('sha256').update(publicKey).digest('base64'),
  }
}
