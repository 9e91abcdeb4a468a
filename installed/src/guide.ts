/** One thing that a reader of a guide does. */
export type Step =
  /** Writes a file. */
  | { readonly kind: 'file'; readonly name: string; readonly text: string }
  /** Types commands, and sees nothing that matters. */
  | { readonly kind: 'commands'; readonly script: string }
  /** Types a command, and sees what the guide shows. */
  | { readonly kind: 'exchange'; readonly command: string; readonly output: string }
  /** Starts a server, and leaves it alone. */
  | { readonly kind: 'server'; readonly command: string }

/** Where the files of all guides lie in this repository, each below a folder of its own. */
const FILE = /^<!-- file: examples\/getting-started\/[\w-]+\/(\S+) -->$/

/**
 * What a guide tells its reader to do, in order: every block that shows a file, and every block of shell commands. Lines that
 * begin with `$ ` are commands with their output below; a comment `<!-- keeps running -->` is above what starts a server.
 *
 * @throws if a block of commands or a marked file cannot be followed
 */
export function stepsOf(markdown: string): Step[] {
  return [...markdown.matchAll(/^(.*)\n```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(
    ([, above = '', language = '', text = '']): Step[] => {
      const name = FILE.exec(above)?.[1]
      if (name !== undefined) return [{ kind: 'file', name: name === '.env.example' ? '.env' : name, text }]
      if (language !== 'sh') return []
      if (above === '<!-- keeps running -->') return [{ kind: 'server', command: text.trim() }]
      if (!text.startsWith('$ ')) return [{ kind: 'commands', script: text }]
      return exchangesIn(text)
    },
  )
}

function exchangesIn(text: string): Step[] {
  const exchanges = text.split(/^\$ /m).slice(1)
  return exchanges.map((exchange) => {
    const end = exchange.indexOf('\n')
    return { kind: 'exchange', command: exchange.slice(0, end), output: exchange.slice(end + 1).trimEnd() }
  })
}

/** Whether this is what a guide shows, in which an ellipsis stands for anything within a line. */
export function isShown(output: string, shown: string): boolean {
  const pattern = shown.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*')
  return new RegExp(`^${pattern}$`).test(output.trimEnd())
}
