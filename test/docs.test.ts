import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import GithubSlugger from 'github-slugger'
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

/** Where a link can lead to in a page, as GitHub names its headings. */
function anchorsIn(markdown: string): string[] {
  const slugger = new GithubSlugger()
  const prose = markdown.replaceAll(/^```.*?^```$/gms, '')
  const headings = [...prose.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => slugger.slug(plain(heading)))
  return [...headings, ...[...prose.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, anchor = '']) => anchor)]
}

/** A heading without what makes code, links and tags of its words. */
function plain(heading: string): string {
  return heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/`|<[^>]+>/g, '')
}

for (const page of pages) {
  const markdown = readFileSync(join(root, page), 'utf8')

  t.test(`every code block of ${page} is a file that the tests run`, (t) => {
    t.strictSame(snippetProblems(markdown, root), [])
    t.end()
  })

  t.test(`every relative link of ${page} leads to a file, and to a heading of it`, (t) => {
    const broken = [...markdown.matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?[)\s]/g)].filter(
      ([, path = '', heading]) => {
        const file = path === '' ? join(root, page) : join(root, dirname(page), path)
        if (!existsSync(file)) return true
        return heading !== undefined && file.endsWith('.md') && !anchorsIn(readFileSync(file, 'utf8')).includes(heading)
      },
    )
    t.strictSame(
      broken.map(([link]) => link),
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
