import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzippedSize, pack } from '@twilio-capability/installed'
import { npm } from '@twilio-capability/runtimes'
import { build } from 'esbuild'
import type { Comparison } from '../comparison.js'
import { OURS } from '../mint/minters.js'
import { temporaryFolder } from '../temporary-folder.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const others = ['fast-jwt', 'jose', 'jsonwebtoken', 'twilio']

/** What is installed of each, as packages and as bytes, and what a bundle holds that does nothing but mint. */
export async function size(): Promise<readonly Comparison[]> {
  await using folder = await temporaryFolder()
  const contenders: Record<string, string> = { [OURS]: (await pack('core', folder.path)).path }
  for (const name of others) contenders[name] = `${name}@${await versionOf(name)}`

  const packages: Record<string, number[]> = {}
  const kilobytes: Record<string, number[]> = {}
  for (const [name, spec] of Object.entries(contenders)) {
    const project = join(folder.path, name)
    await npm(['install', '--prefix', project, '--ignore-scripts', '--no-audit', '--no-fund', spec], folder.path)
    packages[name] = [await packagesIn(project)]
    kilobytes[name] = [(await bytesIn(join(project, 'node_modules'))) / 1000]
  }
  const better = 'less'
  return [
    { title: 'Installed packages', unit: 'packages', better, samples: packages },
    { title: 'Installed files', unit: 'kilobytes', better, samples: kilobytes },
    {
      title: 'A bundle that mints',
      unit: 'kilobytes',
      better,
      samples: await bundles(),
      note: 'For no runtime in particular, minified and gzipped. The others need modules of Node.',
    },
  ]
}

async function versionOf(name: string): Promise<string> {
  return JSON.parse(await readFile(join(root, 'node_modules', name, 'package.json'), 'utf8')).version
}

/** Packages below a project, by npm's own record of what it installed. */
async function packagesIn(project: string): Promise<number> {
  const record = await readFile(join(project, 'node_modules/.package-lock.json'), 'utf8')
  return Object.keys(JSON.parse(record).packages).length
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name)))
  return (await Promise.all(files)).reduce((sum, { size }) => sum + size, 0)
}

async function bundles(): Promise<Record<string, number[]>> {
  return {
    [OURS]: [await bundled("export { CapabilityToken } from '@twilio-capability/core'")],
    [`${OURS}, access tokens`]: [await bundled("export { AccessToken } from '@twilio-capability/core'")],
    jose: [await bundled("export { SignJWT } from 'jose'")],
  }
}

/** @returns kilobytes */
async function bundled(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
  })
  return gzippedSize(outputFiles[0]?.contents ?? '') / 1000
}
