import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The languages of which a block is a file, or a part of one. */
const CODE = /^(?:[cm]?[jt]sx?|php|html)$/

/** A code block of a Markdown text, and the line above it. */
interface Block {
  /** The line on which it begins, from 1. */
  readonly line: number
  readonly language: string
  readonly code: string
  readonly above: string
}

/**
 * Compares the code blocks of a Markdown text with the files they show. A block names its file in a comment on the line
 * above it, and a region of that file after a `#`:
 *
 *     <!-- file: examples/fastify/src/app.ts#session -->
 *
 * The region stands between `// #region session` and `// #endregion`; these lines are never shown. A block of code that
 * is no file says why: `<!-- no file: … -->`. Other blocks, such as shell commands and JSON, may do without.
 *
 * @param root - the folder to which paths are relative
 * @returns what is wrong, a line each
 */
export function snippetProblems(markdown: string, root: string): string[] {
  return blocksOf(markdown).flatMap(({ line, language, code, above }) => {
    const [, path, region] = /^<!-- file: ([^#\s]+)(?:#(\S+))? -->$/.exec(above) ?? []
    if (path === undefined) {
      if (!CODE.test(language) || /^<!-- no file: .+ -->$/.test(above)) return []
      return [`line ${line}: this ${language} block does not say which file it shows`]
    }
    const file = join(root, path)
    if (!existsSync(file)) return [`line ${line}: there is no ${path}`]
    const shown = partOf(readFileSync(file, 'utf8').replaceAll('\r\n', '\n'), region)
    if (shown === undefined) return [`line ${line}: ${path} has no region ${region}`]
    return shown === code ? [] : [`line ${line}: this differs from ${above.slice(11, -4)}, which is:\n${shown}`]
  })
}

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = []
  const lines = markdown.replaceAll('\r\n', '\n').split('\n')
  for (let at = 0; at < lines.length; at++) {
    const [, indent = '', fence, language = ''] = /^( *)(`{3,})(\S*)/.exec(lines[at] ?? '') ?? []
    if (fence === undefined) continue
    const end = lines.indexOf(indent + fence, at + 1)
    if (end === -1) throw new Error(`The code block on line ${at + 1} has no end.`)
    const code = lines.slice(at + 1, end).map((line) => line.slice(indent.length))
    blocks.push({ line: at + 1, language, code: code.join('\n'), above: lines[at - 1]?.trim() ?? '' })
    at = end
  }
  return blocks
}

const REGION = /^\s*(?:\/\/|#|<!--) ?#(region|endregion)\b ?([\w-]*)/

/** A file without the lines that mark its regions, or one region of it, moved to the margin. */
function partOf(text: string, region: string | undefined): string | undefined {
  const open: string[] = []
  let found = region === undefined
  const shown = text.split('\n').filter((line) => {
    const [, mark, name = ''] = REGION.exec(line) ?? []
    if (mark === 'region') open.push(name)
    if (mark === 'endregion') open.pop()
    found ||= name === region
    return mark === undefined && (region === undefined || open.includes(region))
  })
  if (!found) return undefined
  const margin = Math.min(...shown.filter((line) => line !== '').map((line) => line.search(/\S|$/)))
  return shown
    .map((line) => line.slice(margin))
    .join('\n')
    .replace(/^\n+|\n+$/g, '')
}
