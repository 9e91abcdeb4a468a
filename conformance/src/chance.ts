import { createHash } from 'node:crypto'

/** A number from 0 up to 1 that looks like chance and is the same in every run, for every turn of what `name` names. */
export function chance(name: string, turn: number): number {
  return createHash('sha256').update(`${name} ${turn}`).digest().readUInt32BE() / 2 ** 32
}
