// Every entry of every package named on the command line can be required, and has something in it.
const { exports: _, ...rest } = require('@twilio-capability/core/package.json')
if (rest.name !== '@twilio-capability/core') throw new Error('The manifest cannot be required.')

let entries = 0
for (const name of process.argv.slice(2)) {
  const { exports } = require(`${name}/package.json`)
  for (const entry of Object.keys(exports).filter((key) => key !== './package.json')) {
    const loaded = require(name + entry.slice(1))
    if (Object.keys(loaded).length === 0) throw new Error(`There is nothing in ${name}${entry.slice(1)}.`)
    entries += 1
  }
}
console.log(entries)
