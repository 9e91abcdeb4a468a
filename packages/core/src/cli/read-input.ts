import { UsageError } from './command.js'

/** Bytes that no token and no secret comes near. */
const LIMIT = 1_048_576

/**
 * All of a stream, as text.
 *
 * @throws UsageError as soon as it is longer than a megabyte, so that an endless one ends
 */
export async function readInput(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    size += chunk.length
    if (size > LIMIT) throw new UsageError('There is more than a megabyte on standard input.')
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}
