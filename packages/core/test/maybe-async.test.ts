import t from 'tap'
import { chain, isThenable } from '../dist/maybe-async.js'

t.test('A promise and whatever behaves like one is thenable.', async (t) => {
  t.ok(isThenable(Promise.resolve()))
  // biome-ignore lint/suspicious/noThenProperty: this is about such objects
  t.ok(isThenable({ then: () => {} }))
})

t.test('Nothing else is thenable.', async (t) => {
  // biome-ignore lint/suspicious/noThenProperty: this is about such objects
  for (const value of [null, undefined, 'then', 0, {}, { then: 5 }, () => {}]) t.equal(isThenable(value), false)
})

t.test('A value that is there is gone on with at once.', async (t) => {
  t.equal(
    chain(20, (value) => value + 1),
    21,
  )
})

t.test('A promise is gone on with later, and becomes a promise.', async (t) => {
  const later = chain(Promise.resolve(20), (value) => value + 1)
  t.ok(later instanceof Promise)
  t.equal(await later, 21)
})

t.test('A foreign thenable becomes a promise of ours.', async (t) => {
  // biome-ignore lint/suspicious/noThenProperty: this is about such objects
  const thenable: PromiseLike<number> = { then: (resolve) => resolve?.(20) as never }
  const later = chain(thenable, (value) => value + 1)
  t.ok(later instanceof Promise)
  t.equal(await later, 21)
})

t.test('What goes wrong is thrown at once, or later, as it came.', async (t) => {
  const error = new Error('wrong')
  const fail = () => {
    throw error
  }
  t.throws(() => chain(20, fail), error)
  await t.rejects(Promise.resolve(chain(Promise.resolve(20), fail)), error)
  await t.rejects(Promise.resolve(chain(Promise.reject(error), () => t.fail('not reached'))), error)
})
