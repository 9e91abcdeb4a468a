import t from 'tap'
import { runExample } from './suite.js'

t.setTimeout(600_000)
await runExample(t, 'next')
