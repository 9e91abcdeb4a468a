import { styleText } from 'node:util'

/** A line for a person, and what it is to them. */
export interface Line {
  readonly tone: 'title' | 'plain' | 'good' | 'bad' | 'dim'
  readonly text: string
}

/** A line without emphasis. */
export function plain(text: string): Line {
  return { tone: 'plain', text }
}

/** A line that says that something is as it should be. */
export function good(text: string): Line {
  return { tone: 'good', text }
}

/** A line that says that something is wrong. */
export function bad(text: string): Line {
  return { tone: 'bad', text }
}

/** A line that begins a part. */
export function title(text: string): Line {
  return { tone: 'title', text }
}

/** A line that matters less. */
export function dim(text: string): Line {
  return { tone: 'dim', text }
}

const styles = { title: 'bold', good: 'green', bad: 'red', dim: 'dim' } as const

/** The lines as they are written, each with its end. */
export function textOfLines(lines: readonly Line[], colours: boolean): string {
  return lines.map((line) => `${written(line, colours)}\n`).join('')
}

function written({ tone, text }: Line, colours: boolean): string {
  if (!colours || tone === 'plain') return printable(text)
  // Whether there are colours is decided already, and not by Node's own look at standard output.
  return styleText(styles[tone], printable(text), { validateStream: false })
}

/** Everything that a terminal would obey rather than show. */
const UNPRINTABLE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu

/** Escapes as JSON does, so that no token can move the cursor, hide text, begin a line or change colours. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
