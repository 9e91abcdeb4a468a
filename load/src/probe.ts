/** Is loaded before the program of a server, and tells the parent process what does not show from outside. */

process.on('message', (message) => {
  if (message !== 'heap') return
  // What the first round sets free, such as what waits for a finaliser, is collected by the second.
  for (let round = 0; round < 2; round++) global.gc?.()
  process.send?.({ heap: process.memoryUsage().heapUsed })
})

process.on('unhandledRejection', (reason) => process.send?.({ trouble: `unhandled rejection: ${reason}` }))
process.on('warning', ({ name, message }) => process.send?.({ trouble: `${name}: ${message}` }))
