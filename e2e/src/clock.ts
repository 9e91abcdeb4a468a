/** Where the time comes from, in milliseconds since the epoch. `Date` is one. */
export interface Clock {
  now(): number
}
