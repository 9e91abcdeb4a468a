/** One frame of the SDKs' signalling protocol (`pstream.js` in both packages). */
export interface Message {
  readonly type: string
  readonly payload: Payload
}

export type Payload = Readonly<Record<string, unknown>>

/** The frame that keeps a socket alive: sent by the server, echoed by the SDK. */
export const HEARTBEAT = '\n'

/** Reads a frame; `undefined` when it is not one. */
export function parseMessage(frame: string): Message | undefined {
  try {
    const { type, payload }: { type?: unknown; payload?: unknown } = JSON.parse(frame)
    return typeof type === 'string' ? { type, payload: asPayload(payload) } : undefined
  } catch {
    return undefined
  }
}

export function asPayload(value: unknown): Payload {
  return typeof value === 'object' && value !== null ? (value as Payload) : {}
}

/** The string under `key`, or `''`. */
export function text(payload: Payload, key: string): string {
  const value = payload[key]
  return typeof value === 'string' ? value : ''
}
