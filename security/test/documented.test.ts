import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

const root = join(import.meta.dirname, '../..')
const documents = ['docs/security.md', 'docs/faults.md']

/** The rows of the tables that end in a column of tests. */
function rowsOf(document: string): string[][] {
  const tables = readFileSync(join(root, document), 'utf8').matchAll(/^\|.*\| tests \|\n\|[-|]+\|\n((?:\|.*\n)+)/gm)
  return [...tables].flatMap(([, rows = '']) =>
    rows
      .trimEnd()
      .split('\n')
      .map((row) => row.slice(1, -1).split(/(?<!\\)\|/)),
  )
}

t.test('Each row that says what is tested names tests that are there.', async (t) => {
  for (const document of documents) {
    const rows = rowsOf(document)
    t.ok(rows.length > 5, document)
    for (const [subject = '', ...cells] of rows) {
      const tests = [...(cells.at(-1) ?? '').matchAll(/\[([^\]]+)\]\(\.\.\/([^)]+)\)/g)]
      t.not(tests.length, 0, subject)
      for (const [, title = '', file = ''] of tests) {
        const source = readFileSync(join(root, file), 'utf8')
        t.ok(source.includes(`'${title}`), `${file} has a test «${title}»`)
      }
    }
  }
})
