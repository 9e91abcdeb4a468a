import { gzipSync } from 'node:zlib'

/** Bytes of a bundle as a browser downloads it. */
export function gzippedSize(code: string | Uint8Array): number {
  return gzipSync(code, { level: 9 }).length
}
