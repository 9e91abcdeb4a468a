import { BarChart } from 'echarts/charts'
import { GridComponent, TitleComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { Comparison } from '../comparison.js'
import { OURS } from '../mint/minters.js'
import { numeral, rowsOf } from './table.js'

use([BarChart, GridComponent, TitleComponent, SVGRenderer])

const WIDTH = 860
const NAMES = 230
const ROW = 24
const TITLE = 56
const OUR_COLOUR = '#0b6e4f'
const OTHER_COLOUR = '#a9b8c2'

/** The medians of all comparisons of one question as an SVG, a panel of bars for each. */
export function chartOf(comparisons: readonly Comparison[]): string {
  const panels: Panel[] = []
  let top = 0
  for (const comparison of comparisons) {
    const panel = panelOf(comparison, top)
    panels.push(panel)
    top = panel.bottom
  }
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: top })
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: 'system-ui, sans-serif' },
    title: panels.map(({ title }) => title),
    grid: panels.map(({ grid }) => grid),
    xAxis: panels.map((_, gridIndex) => ({ type: 'value', gridIndex, show: false })),
    yAxis: panels.map(({ names }, gridIndex) => ({
      type: 'category',
      gridIndex,
      inverse: true,
      data: names,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: '#1d2a33', fontSize: 13, interval: 0 },
    })),
    series: panels.map(({ bars }, index) => ({
      type: 'bar',
      xAxisIndex: index,
      yAxisIndex: index,
      data: bars,
      barWidth: 15,
      label: { show: true, position: 'right', color: '#1d2a33', fontSize: 13, formatter: '{b|}' },
    })),
  })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return svg
}

interface Panel {
  readonly bottom: number
  readonly title: object
  readonly grid: object
  readonly names: readonly string[]
  readonly bars: readonly object[]
}

function panelOf(comparison: Comparison, top: number): Panel {
  const rows = rowsOf(comparison)
  const height = rows.length * ROW
  const { title, unit, better } = comparison
  return {
    bottom: top + TITLE + height + 16,
    title: {
      text: title,
      subtext: `${unit}, ${better} is better`,
      top: top + 10,
      left: 12,
      itemGap: 4,
      textStyle: { fontSize: 15, color: '#1d2a33' },
      subtextStyle: { fontSize: 12, color: '#4a5a65' },
    },
    grid: { top: top + TITLE, left: NAMES, width: WIDTH - NAMES - 90, height },
    names: rows.map(({ name }) => name),
    bars: rows.map(({ name, measured }) => ({
      value: measured.median,
      itemStyle: { color: name.startsWith(OURS) ? OUR_COLOUR : OTHER_COLOUR },
      label: { formatter: numeral(measured.median) },
    })),
  }
}
