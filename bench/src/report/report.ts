import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Comparison } from '../comparison.js'
import { chartOf } from './chart.js'
import { machine } from './machine.js'
import { tableOf } from './table.js'

/** What one run answered to one question. */
export interface Report {
  readonly question: string
  /** How to measure it again. */
  readonly command: string
  /** The day, in ISO 8601. */
  readonly date: string
  readonly machine: string
  readonly node: string
  readonly comparisons: readonly Comparison[]
}

/** What was measured just now, and on what. */
export function reportOf(question: string, comparisons: readonly Comparison[]): Report {
  const date = new Date().toISOString().slice(0, 10)
  const command = `npm run bench -- ${question}`
  return { question, command, date, machine: machine(), node: process.versions.node, comparisons }
}

/** The report in Markdown. */
export function textOf({ question, command, date, machine, node, comparisons }: Report): string {
  const heading = `## ${question[0]?.toUpperCase()}${question.slice(1)}`
  const origin = `\`${command}\` on ${date}, Node ${node}, ${machine}.`
  return `${[heading, origin, ...comparisons.map(tableOf)].join('\n\n')}\n`
}

/** Writes a report into a folder: as JSON with every sample, as a table, and as a chart. */
export async function writeReport(report: Report, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, report.question)
  await writeFile(`${path}.json`, `${JSON.stringify(report, null, 2)}\n`)
  await writeFile(`${path}.md`, textOf(report))
  await writeFile(`${path}.svg`, chartOf(report.comparisons))
}
