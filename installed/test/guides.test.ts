import { chmodSync, readdirSync, writeFileSync } from 'node:fs'
import { delimiter, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  follow,
  guideNames,
  isShown,
  plainEnvironment,
  type Step,
  stepsOf,
  stepsOfGuide,
} from '@twilio-capability/installed'
import t from 'tap'

const root = fileURLToPath(new URL('../..', import.meta.url))
const skip = process.platform === 'win32' && 'the guides are for a Unix shell'

for (const name of guideNames) {
  t.test(`The guide ${name} shows every file, a refusal and a token.`, async (t) => {
    const steps = stepsOfGuide(name)
    const shown = steps.flatMap((step) => (step.kind === 'file' ? [step.name] : []))
    const folder = join(root, 'examples/getting-started', name)
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .replaceAll(sep, '/'),
      )
      .map((file) => (file === '.env.example' ? '.env' : file))
    t.ok(files.length > 1)
    t.strictSame(
      files.filter((file) => !shown.includes(file)),
      [],
    )
    t.equal(steps.filter(({ kind }) => kind === 'server').length, 1)
    const answers = steps.flatMap((step) => (step.kind === 'exchange' ? [step.output] : []))
    t.match(answers, [/"code":"ERR_UNAUTHENTICATED".*\n401$/, '303', /"token":"eyJ….*\n200$/])
  })
}

// The long run installs the tarballs. Here npm only links what is installed, which takes no time.
t.test('The guide fastify, followed with the packages of this repository, shows what happens.', { skip }, async (t) => {
  const folder = t.testdir({ bin: {}, empty: {} })
  const npm = join(folder, 'bin/npm')
  // npm links no command of a workspace that was not built when it was installed.
  const command = join(root, 'packages/core/dist/cli/main.js')
  writeFileSync(
    npm,
    `#!/bin/sh
echo '{"type":"module"}' > package.json
[ -e node_modules ] && exit
mkdir -p node_modules/.bin
ln -s '${root}'node_modules/* node_modules/
ln -s '${root}'node_modules/.bin/* node_modules/.bin/
ln -sf '${command}' node_modules/.bin/twilio-capability
`,
  )
  chmodSync(npm, 0o755)
  const { PATH, ...environment } = plainEnvironment()
  const followed = await follow(stepsOfGuide('fastify'), {
    folder: join(folder, 'empty'),
    environment: { ...environment, PATH: [join(folder, 'bin'), PATH].join(delimiter) },
    look: async (url) => ((await (await fetch(url)).text()).includes('/phone.js') ? [] : ['There is no page.']),
  })
  t.strictSame(
    followed.filter(({ problems }) => problems.length > 0),
    [],
  )
  t.equal(followed.at(-1)?.title, 'the page')
})

t.test('A guide is what its blocks say, in order.', async (t) => {
  const guide = [
    '<!-- file: examples/getting-started/any/src/a.js -->\n```js\nb()\n```',
    '```sh\nnpm init -y\ncd c\n```',
    '```xml\n<d/>\n```',
    '<!-- keeps running -->\n```sh\nnode src/a.js\n```',
    '```sh\n$ curl e\n401\n$ curl f\n```',
  ]
  t.strictSame(stepsOf(guide.join('\n\n')), [
    { kind: 'file', name: 'src/a.js', text: 'b()\n' },
    { kind: 'commands', script: 'npm init -y\ncd c\n' },
    { kind: 'server', command: 'node src/a.js' },
    { kind: 'exchange', command: 'curl e', output: '401' },
    { kind: 'exchange', command: 'curl f', output: '' },
  ] satisfies Step[])
})

t.test('An ellipsis stands for what differs within a line, and everything else for itself.', async (t) => {
  t.ok(isShown('{"token":"eyJ0","expiresIn":3600}\n200\n', '{"token":"eyJ…","expiresIn":3600}\n200'))
  t.notOk(isShown('{"token":"eyJ0"}\n401', '{"token":"…"}\n200'))
  t.notOk(isShown('a\nb', '…'))
  t.notOk(isShown('ab', 'a.b'))
  t.notOk(isShown('', '200'))
})

t.test('Following a guide ends with the first step that goes wrong, and says why.', { skip }, async (t) => {
  const options = { folder: t.testdir(), environment: plainEnvironment(), look: async () => [] }
  const next: Step = { kind: 'commands', script: 'true' }
  const last = async (step: Step) => (await follow([step, next], options)).at(-1)
  t.match(await last({ kind: 'commands', script: 'echo a; false; true' }), { problems: ['It ended with 1.', /^a/] })
  t.match(await last({ kind: 'exchange', command: 'echo 500', output: '200' }), {
    title: 'echo 500',
    problems: ['It printed: 500\n', 'The guide has: 200'],
  })
  t.match(await last({ kind: 'server', command: 'echo away' }), { problems: ['It did not answer.', 'away\n'] })
})

t.test('A folder that commands go to is where the next step is.', { skip }, async (t) => {
  const steps: Step[] = [
    { kind: 'commands', script: 'mkdir a\ncd a' },
    { kind: 'file', name: 'b/c', text: 'd' },
    { kind: 'exchange', command: 'cat b/c', output: 'd' },
  ]
  const followed = await follow(steps, { folder: t.testdir(), environment: plainEnvironment(), look: async () => [] })
  t.strictSame(followed.at(-1), { title: 'the page', problems: [] })
})
