import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** As much of Vault as reading a secret takes: https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2 */
export async function startVault(token: string): Promise<{
  address: string
  secrets: Record<string, Record<string, unknown> | undefined>
  fault: { status?: number; body?: string; hang?: boolean }
  reads: number
  close: () => Promise<void>
}> {
  const vault = { address: '', secrets: {}, fault: {}, reads: 0, close } as Awaited<ReturnType<typeof startVault>>
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(typeof body === 'string' ? body : JSON.stringify(body))
    vault.reads += 1
    const { status, body, hang } = vault.fault
    if (hang) return undefined
    if (status !== undefined) return answer(status, body ?? { errors: ['Vault is sealed'] })
    if (request.headers['x-vault-token'] !== token) return answer(403, { errors: ['permission denied'] })
    const data = vault.secrets[String(request.url)]
    if (request.method !== 'GET' || data === undefined) return answer(404, { errors: [] })
    return answer(200, {
      request_id: 'd5b2e5a4-1d2a-4a57-9b1b-5e8d4f1e2a3c',
      data: {
        data,
        metadata: { created_time: '2025-01-01T00:00:00Z', deletion_time: '', destroyed: false, version: 1 },
      },
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  vault.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  async function close(): Promise<void> {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return vault
}
