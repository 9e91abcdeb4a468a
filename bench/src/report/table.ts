import type { Comparison } from '../comparison.js'
import { ratios, type Summary, summarize } from '../statistics.js'

/** A row: what was measured of one contender, and by how much the first row is better than this one. */
export interface Row {
  readonly name: string
  readonly measured: Summary
  readonly advantage: Summary
}

/** Round by round, so that what slowed the machine in a round slows both. */
export function rowsOf({ samples, better }: Comparison): readonly Row[] {
  const [ours = []] = Object.values(samples)
  return Object.entries(samples).map(([name, values]) => ({
    name,
    measured: summarize(values),
    advantage: summarize(better === 'more' ? ratios(ours, values) : ratios(values, ours)),
  }))
}

/** A comparison in Markdown. */
export function tableOf(comparison: Comparison): string {
  const { title, unit, note, samples, ratio = 'ours is better' } = comparison
  const rounds = Object.values(samples)[0]?.length ?? 0
  const head = rounds > 1 ? ['', unit, 'quartiles', ratio, 'quartiles'] : ['', unit, ratio]
  const rows = rowsOf(comparison).map(({ name, measured, advantage }) => {
    const [value, times] = [numeral(measured.median), `${advantage.median.toFixed(2)} ×`]
    if (rounds === 1) return [name, value, times]
    const quartiles = `${numeral(measured.lower)} – ${numeral(measured.upper)}`
    return [name, value, quartiles, times, `${advantage.lower.toFixed(2)} – ${advantage.upper.toFixed(2)}`]
  })
  const lines = [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
  const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  const measured = rounds > 1 ? [`Medians of ${rounds} rounds.`] : []
  return [`### ${title}`, [...measured, ...(note ? [note] : [])].join(' '), table].filter(Boolean).join('\n\n')
}

/** Three digits that count, and all those before the point. */
export function numeral(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
