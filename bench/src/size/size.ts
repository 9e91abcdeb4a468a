import { gzippedSize } from '@twilio-capability/installed'
import { build } from 'esbuild'
import type { Comparison } from '../comparison.js'
import { OURS } from '../mint/minters.js'
import { packedProject } from '../packed.js'
import { type InstalledSize, installedSize } from './installed-size.js'

const packages = {
  [OURS]: '@twilio-capability/core',
  'fast-jwt': 'fast-jwt',
  jose: 'jose',
  jsonwebtoken: 'jsonwebtoken',
  twilio: 'twilio',
}

/** What is installed of each, as packages and as bytes, and what a bundle holds that does nothing but mint. */
export async function size(): Promise<readonly Comparison[]> {
  await using project = await packedProject()
  const sizes = new Map<string, InstalledSize>()
  for (const [name, specifier] of Object.entries(packages))
    sizes.set(name, await installedSize(project.path, specifier))
  const pick = (value: (size: InstalledSize) => number) =>
    Object.fromEntries([...sizes].map(([name, size]) => [name, [value(size)]]))
  const better = 'less'
  return [
    { title: 'Installed packages', unit: 'packages', better, samples: pick(({ packages }) => packages) },
    { title: 'Installed files', unit: 'kilobytes', better, samples: pick(({ bytes }) => bytes / 1000) },
    {
      title: 'A bundle that mints',
      unit: 'kilobytes',
      better,
      samples: {
        [OURS]: [await bundled(project.path, "export { CapabilityToken } from '@twilio-capability/core'")],
        [`${OURS}, access tokens`]: [
          await bundled(project.path, "export { AccessToken } from '@twilio-capability/core'"),
        ],
        jose: [await bundled(project.path, "export { SignJWT } from 'jose'")],
      },
      note: 'For no runtime in particular, minified and gzipped. The others need modules of Node.',
    },
  ]
}

/** @returns kilobytes */
async function bundled(folder: string, contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
  })
  return gzippedSize(outputFiles[0]?.contents ?? '') / 1000
}
