import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { filesIn, pack } from '@twilio-capability/installed'
import t from 'tap'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))

const folders = readdirSync(join(root, 'packages')).filter((folder) =>
  existsSync(join(root, 'packages', folder, 'src/index.ts')),
)
const directories = t.testdir(Object.fromEntries(folders.map((folder) => [folder, {}])))
const packed = folders.map(async (folder) => ({ folder, tarball: await pack(folder, join(directories, folder)) }))

t.jobs = 2

for (const { folder, tarball } of await Promise.all(packed)) {
  const directory = join(root, 'packages', folder)
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))

  t.test(manifest.name, { buffered: true }, async (t) => {
    t.test('publint finds nothing to mend', async (t) => {
      const { status, output } = await runNode('publint/src/cli.js', ['run', tarball.path, '--strict'])
      t.equal(status, 0, output)
    })

    t.test('every entry resolves with its types, for ES modules and for bundlers', async (t) => {
      const options = ['--profile', 'esm-only', '--no-emoji', '--no-color']
      const { status, output } = await runNode('@arethetypeswrong/cli/dist/index.js', [tarball.path, ...options])
      t.equal(status, 0, output)
    })

    t.test('the packed package holds its code, its sources, its licence, and no tests', async (t) => {
      const files = await filesIn(tarball)
      t.ok(files.includes('LICENSE'))
      t.ok(files.includes('dist/index.d.ts'))
      t.ok(files.includes('src/index.ts'))
      t.strictSame(
        files.filter((file) => !/^(dist|src|LICENSE|README\.md|CHANGELOG\.md|package\.json)/.test(file)),
        [],
      )
      t.notOk(files.some((file) => file.endsWith('.tsbuildinfo')))
    })

    t.test('CommonJS can require every entry', async (t) => {
      for (const entry of Object.keys(manifest.exports)) {
        const name = join(manifest.name, entry).replaceAll('\\', '/')
        const { stdout } = await run(process.execPath, [join(root, 'test/fixtures/require.cjs'), name], {
          cwd: directory,
        })
        t.not(stdout.trim(), '', name)
      }
    })

    // Coverage counts a module only once it is loaded: this way none is missed.
    t.test('every module loads', async (t) => {
      const modules = readdirSync(join(directory, 'dist'), { recursive: true, encoding: 'utf8' })
      for (const file of modules.filter((name) => name.endsWith('.js'))) {
        t.ok(await import(new URL(`../packages/${folder}/dist/${file}`, import.meta.url).href), file)
      }
    })
  })
}

t.test('private workspaces take each other in whatever version, so that a release breaks none of them', (t) => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const folders = Object.keys(lock.packages).filter((path) => path !== '' && !/node_modules|^packages\//.test(path))
  t.ok(folders.length > 5)
  for (const folder of folders) {
    const { dependencies = {}, devDependencies = {} } = lock.packages[folder]
    const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) =>
      name.startsWith('@twilio-capability/'),
    )
    t.strictSame(
      ranges.filter(([, range]) => range !== '*'),
      [],
      folder,
    )
  }
  t.end()
})

/** Runs a development dependency's command. */
async function runNode(script: string, args: string[]): Promise<{ status: number; output: string }> {
  const path = join(root, 'node_modules', script)
  return run(process.execPath, [path, ...args]).then(
    ({ stdout, stderr }) => ({ status: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ status: code, output: stdout + stderr }),
  )
}
