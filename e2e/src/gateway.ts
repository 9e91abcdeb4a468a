import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

/**
 * Twilio's plain HTTPS, as far as the SDKs need it: Insights takes every event, and every sound is a moment of silence.
 *
 * @param site answers everything else
 */
export function answerOverHttps(request: IncomingMessage, response: ServerResponse, site: RequestListener): void {
  const path = request.url ?? '/'
  if (path.startsWith('/v4/Endpoint')) {
    allowEveryOrigin(response)
    request.resume()
    response.end()
  } else if (path.startsWith('/js/client/sounds/')) {
    allowEveryOrigin(response)
    response.setHeader('content-type', 'audio/wav')
    response.setHeader('cache-control', 'max-age=3600')
    response.end(SILENCE)
  } else {
    site(request, response)
  }
}

export const answerNotFound: RequestListener = (request, response) => {
  request.resume()
  response.statusCode = 404
  response.end()
}

function allowEveryOrigin(response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('access-control-allow-headers', 'content-type, x-twilio-token')
  response.setHeader('access-control-allow-methods', 'GET, POST')
}

/** A tenth of a second of silence: 8 kHz, 8 bits, one channel. */
const SILENCE = createSilence(800)

function createSilence(samples: number): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + samples, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(8000, 24)
  header.writeUInt32LE(8000, 28)
  header.writeUInt16LE(1, 32)
  header.writeUInt16LE(8, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples, 40)
  return Buffer.concat([header, Buffer.alloc(samples, 0x80)])
}
