import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'

const run = promisify(execFile)
const directory = fileURLToPath(new URL('..', import.meta.url))

const mint = `
  import { CapabilityToken, createTokenEndpoint, fixedClock } from '@twilio-capability/core'
  const options = { accountSid: 'AC123', authToken: 'secret', clock: fixedClock(1_300_000_000_000) }
  const { status } = await createTokenEndpoint({ ...options, identify: () => 'Alice' }, {})('GET', {})
  console.log(status, await new CapabilityToken(options).generateToken())
`
const minted =
  '200 eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzY29wZSI6IiIsImlzcyI6IkFDMTIzIiwiZXhwIjoxMzAwMDAzNjAwfQ.Ung1t9u2Rx-J2xV8D79tg_bVE8CBPK3yyicK568oFj4'

t.test('Minting does not load jose, and verifying does.', async (t) => {
  const refuseJose = `
    export async function resolve(specifier, context, next) {
      if (/^jose($|\\/)/.test(specifier)) throw new Error('jose was asked for.')
      return next(specifier, context)
    }
  `
  t.equal(await runModule(mint, refuseJose), minted)
  await t.rejects(runModule("import '@twilio-capability/core/verify'", refuseJose), { message: /jose was asked for\./ })
})

t.test('Minting needs nothing of Node where the condition is not node.', async (t) => {
  const likeElsewhere = `
    export async function resolve(specifier, context, next) {
      const isOurs = context.parentURL?.startsWith('${pathToFileURL(`${directory}dist/`).href}')
      if (isOurs && specifier.startsWith('node:')) throw new Error(specifier + ' was asked for.')
      const conditions = context.conditions.filter((condition) => !condition.startsWith('node'))
      return next(specifier, isOurs ? { ...context, conditions } : context)
    }
  `
  t.equal(await runModule(mint, likeElsewhere), minted)
  const nodeSigner = `import './dist/hmac-signer-node.js'`
  await t.rejects(runModule(nodeSigner, likeElsewhere), { message: /node:buffer was asked for\./ })
})

t.test('The core imports nothing but itself, jose to verify, and Node under its condition.', async (t) => {
  const imports: Record<string, string[]> = {}
  for (const file of readdirSync(new URL('../dist', import.meta.url)).filter((name) => name.endsWith('.js'))) {
    const code = readFileSync(new URL(`../dist/${file}`, import.meta.url), 'utf8')
    const specifiers = [...code.matchAll(/^(?:import|export) .*?from '([^'.#][^']*)'/gm)].map((match) => match[1] ?? '')
    if (specifiers.length > 0) imports[file] = specifiers
  }
  t.strictSame(imports, {
    'base64url-node.js': ['node:buffer'],
    'decode.js': ['jose'],
    'hmac-signer-node.js': ['node:buffer', 'node:crypto'],
    'verify.js': ['jose'],
  })
})

/** What a module prints that runs in a process of its own, where these hooks find its imports. */
async function runModule(code: string, hooks: string): Promise<string> {
  const register = `import { register } from 'node:module'; register(${JSON.stringify(dataUrl(hooks))})`
  const args = ['--import', dataUrl(register), '--input-type=module', '--eval', code]
  const { stdout } = await run(process.execPath, args, { cwd: directory })
  return stdout.trim()
}

function dataUrl(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`
}
