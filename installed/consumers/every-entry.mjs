// Every entry of every package named on the command line can be imported, and has something in it.
import { readFileSync } from 'node:fs'

let entries = 0
for (const name of process.argv.slice(2)) {
  const { exports } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'))
  for (const entry of Object.keys(exports).filter((key) => key !== './package.json')) {
    const loaded = await import(name + entry.slice(1))
    if (Object.keys(loaded).length === 0) throw new Error(`There is nothing in ${name}${entry.slice(1)}.`)
    entries += 1
  }
}
console.log(entries)
