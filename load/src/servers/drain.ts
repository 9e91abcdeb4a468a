import type { Server } from 'node:http'

// #region drain
/** Closes a server as soon as what it was asked is answered. `close` is how its framework does that. */
export async function drain(server: Server, close: () => PromiseLike<unknown>): Promise<void> {
  // A connection that was busy when the server began to close is kept open for another request, until a timeout.
  const timer = setInterval(() => server.closeIdleConnections(), 100)
  try {
    await close()
  } finally {
    clearInterval(timer)
  }
}
// #endregion
