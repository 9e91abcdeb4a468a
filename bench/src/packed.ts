import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pack } from '@twilio-capability/installed'
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.js'

const run = promisify(execFile)

/** The root of the repository, whose `node_modules` holds the other libraries. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A folder in which our own package is found as npm publishes it, and the other libraries as they are installed here. */
export async function packedProject(): Promise<TemporaryFolder> {
  const project = await temporaryFolder(join(root, 'bench'))
  const tarball = await pack('core', project.path)
  const installed = join(project.path, 'node_modules/@twilio-capability/core')
  await mkdir(installed, { recursive: true })
  await run('tar', ['-xzf', tarball.path, '-C', installed, '--strip-components=1'])
  return project
}
