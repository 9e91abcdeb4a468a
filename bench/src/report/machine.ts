import { cpus, totalmem, type } from 'node:os'

/** The class of a machine, so that numbers can be compared with those of another. */
export function machine(): string {
  const processors = cpus()
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return `${processors.length} × ${processors[0]?.model.trim()}, ${gigabytes} GB, ${type()}`
}
