import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The path of SoftHSM's library, installed if that is possible; else the reason why there is none. */
export function findSoftHsm(): { readonly library: string } | { readonly missing: string } {
  const script = fileURLToPath(new URL('../../../scripts/install-softhsm.mjs', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' })
  return status === 0 ? { library: stdout.trim() } : { missing: stderr.trim() }
}

/** Makes a token store of its own in an empty folder, with one token in it. */
export function makeToken(folder: string, tokenLabel: string, pin: string): void {
  const tokens = join(folder, 'tokens')
  const config = join(folder, 'softhsm2.conf')
  mkdirSync(tokens)
  writeFileSync(config, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`)
  // The library reads it, too, when it is initialised in this process.
  process.env.SOFTHSM2_CONF = config
  const args = ['--init-token', '--free', '--label', tokenLabel, '--pin', pin, '--so-pin', '12345678']
  const { status, stderr, error } = spawnSync('softhsm2-util', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`softhsm2-util: ${stderr ?? error}`)
}
