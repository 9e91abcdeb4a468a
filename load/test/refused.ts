import { once } from 'node:events'
import { connect } from 'node:net'

/** Resolves when nobody listens there any more. */
export async function refused(origin: string): Promise<void> {
  const { hostname, port } = new URL(origin)
  for (;;) {
    const socket = connect(Number(port), hostname)
    try {
      await once(socket, 'connect')
    } catch {
      return
    } finally {
      socket.destroy()
    }
  }
}
