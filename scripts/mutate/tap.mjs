// What a test file imports as `tap` while mutants are tested. It is loaded anew for each run.

export const CURRENT_TEST = Symbol.for('twilio-capability.mutate.test')

export default globalThis[CURRENT_TEST]
