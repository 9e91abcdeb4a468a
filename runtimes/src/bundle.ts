import { build } from 'esbuild'

/** A module with everything it imports. */
export interface Bundle {
  readonly code: string
  /** What is still imported: of a portable module, nothing. */
  readonly imports: readonly string[]
}

/**
 * Bundles a module for no runtime in particular, or for the one that these conditions of `package.json` name.
 *
 * @param entry - its path
 * @param conditions - as `wrangler` has them for a worker: `workerd`, `worker` and `browser`
 */
export async function bundle(entry: string, conditions: readonly string[] = []): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: [...conditions],
    external: ['node:*', 'cloudflare:*'],
    logLevel: 'silent',
  })
  const [output] = Object.values(metafile.outputs)
  return {
    code: outputFiles[0]?.text ?? '',
    imports: (output?.imports ?? []).map(({ path }) => path),
  }
}

/** What wrangler resolves packages with: https://developers.cloudflare.com/workers/wrangler/bundling/ */
export const workerConditions: readonly string[] = ['workerd', 'worker', 'browser']
