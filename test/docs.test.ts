import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { snippetProblems } from './snippets.js'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Whatever explains the library to its users. */
const pages = [
  'README.md',
  ...markdownIn('docs'),
  ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/README.md`),
].filter((page) => existsSync(join(root, page)))

function markdownIn(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
}

for (const page of pages) {
  const markdown = readFileSync(join(root, page), 'utf8')

  t.test(`every code block of ${page} is a file that the tests run`, (t) => {
    t.strictSame(snippetProblems(markdown, root), [])
    t.end()
  })

  t.test(`every relative link of ${page} leads to a file`, (t) => {
    const targets = [...markdown.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, target]) => target as string)
    t.strictSame(
      targets.filter((target) => !existsSync(join(root, dirname(page), target))),
      [],
    )
    t.end()
  })
}

t.test('a block is compared with its file, with a region of it, or excused', (t) => {
  const folder = t.testdir({
    'a.ts': "import 'x'\n\n  // #region one\n  if (y) {\n    z()\n  }\n  // #endregion\n",
    'b.php': '<?php\necho 1;\n',
  })
  const problems = (comment: string, code: string, language = 'ts') =>
    snippetProblems(`# A page\n\n${comment}\n\`\`\`${language}\n${code}\n\`\`\`\n`, folder)

  t.strictSame(problems('<!-- file: a.ts#one -->', 'if (y) {\n  z()\n}'), [])
  t.strictSame(problems('<!-- file: a.ts -->', "import 'x'\n\n  if (y) {\n    z()\n  }"), [])
  t.strictSame(problems('<!-- file: b.php -->', '<?php\necho 1;', 'php'), [])
  t.strictSame(problems('<!-- no file: it is not valid -->', 'const ='), [])
  t.strictSame(problems('', 'npm test', 'sh'), [])
  t.strictSame(problems('', 'z()'), ['line 4: this ts block does not say which file it shows'])
  t.strictSame(problems('<!-- file: c.ts -->', 'z()'), ['line 4: there is no c.ts'])
  t.strictSame(problems('<!-- file: a.ts#two -->', 'z()'), ['line 4: a.ts has no region two'])
  t.strictSame(problems('<!-- file: b.php -->', 'echo 2;', 'php'), [
    'line 4: this differs from b.php, which is:\n<?php\necho 1;',
  ])
  t.throws(() => snippetProblems('```ts\nno end', folder), { message: 'The code block on line 1 has no end.' })
  t.end()
})
