let now = 1_300_000_000_000

/** An account whose clock goes forward by a minute with every token, and which needs no variables. */
export const account = { accountSid: 'AC123123', authToken: 'secret', clock: { now: () => (now += 60_000) } }
