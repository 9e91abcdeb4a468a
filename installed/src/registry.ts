import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { manifestOf, type Tarball } from './packages.js'

/** A registry that has nothing but our tarballs. */
export interface Registry {
  readonly url: string
  close(): Promise<void>
}

/** Serves tarballs as a registry does, so that `npm install @twilio-capability/core` means what was just packed. */
export async function serveRegistry(tarballs: readonly Tarball[]): Promise<Registry> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/').slice(1)
    const tarball = tarballs.find(({ name, path: file }) => path === name || path === basename(file))
    if (tarball === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
    } else if (path === tarball.name) {
      const origin = `http://${request.headers.host}`
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(packumentOf(tarball, origin)))
    } else {
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(readFileSync(tarball.path))
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** What npm asks a registry about a package: https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md */
function packumentOf({ name, path }: Tarball, origin: string): object {
  const manifest = manifestOf(name.slice('@twilio-capability/'.length))
  const { version } = manifest
  return {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, dist: { tarball: `${origin}/${basename(path)}` } } },
  }
}
