// The sounds of a telephone as WAV files, so that the page fetches none from elsewhere.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const RATE = 8000

/** The two frequencies of every key, by the names that the SDK has for them (ITU-T Q.23). */
const KEYS = Object.fromEntries(
  ['1 2 3', '4 5 6', '7 8 9', 's 0 h'].flatMap((row, rowIndex) =>
    row.split(' ').map((key, column) => [`dtmf${key}`, [[697, 770, 852, 941][rowIndex], [1209, 1336, 1477][column]]]),
  ),
)

/** Writes a file for every sound of the SDK. */
export function writeSounds(folder) {
  mkdirSync(folder, { recursive: true })
  const write = (name, ...parts) => writeFileSync(join(folder, `${name}.wav`), wave(parts.flat()))
  for (const [name, frequencies] of Object.entries(KEYS)) write(name, tone(0.15, frequencies))
  write('incoming', tone(0.4, [400, 450]), tone(0.2, []), tone(0.4, [400, 450]), tone(2, []))
  write('outgoing', tone(0.12, [440]), tone(0.05, []), tone(0.16, [660]))
  write('disconnect', tone(0.12, [440]), tone(0.05, []), tone(0.2, [330]))
}

/** Samples from -1 to 1 of some frequencies at once; of none is silence. The edges are soft, so that nothing clicks. */
function tone(seconds, frequencies) {
  const length = Math.round(seconds * RATE)
  return Array.from({ length }, (_, index) => {
    const edge = Math.min(1, index / 80, (length - index) / 80)
    const sum = frequencies.reduce((total, hertz) => total + Math.sin((2 * Math.PI * hertz * index) / RATE), 0)
    return (0.25 * edge * sum) / Math.max(1, frequencies.length)
  })
}

/** A WAV file: 8 kHz, 8 bits, one channel. */
function wave(samples) {
  const file = Buffer.alloc(44 + samples.length)
  file.write('RIFF', 0)
  file.writeUInt32LE(36 + samples.length, 4)
  file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(RATE, 24)
  file.writeUInt32LE(RATE, 28)
  file.writeUInt16LE(1, 32)
  file.writeUInt16LE(8, 34)
  file.write('data', 36)
  file.writeUInt32LE(samples.length, 40)
  samples.forEach((sample, index) => {
    file[44 + index] = Math.round(128 + 127 * sample)
  })
  return file
}
