import t from 'tap'
import { signerFor } from '../dist/signer-for.js'
import { thrownBy } from './thrown.js'

const signer = { algorithm: 'HS256', sign: () => '' } as const

t.test('The signer that is given is used as it is.', async (t) => {
  t.equal(signerFor(signer, undefined, 'authToken', 'ERR_INVALID_AUTH_TOKEN'), signer)
})

t.test('A secret makes a signer.', async (t) => {
  const made = signerFor(undefined, 'secret', 'authToken', 'ERR_INVALID_AUTH_TOKEN')
  t.equal(await made.sign('header.payload'), 'Z6i9S6ZA2aIWif9sETeqAT86NRYSiUvBz2wzPI7aP0s')
})

t.test('A secret that comes again need not be made ready again.', async (t) => {
  const made = (secret: string) => signerFor(undefined, secret, 'authToken', 'ERR_INVALID_AUTH_TOKEN')
  const first = made('first')
  t.equal(made('first'), first)
  t.not(made('second'), first)
  t.not(await made('second').sign('input'), await first.sign('input'))
})

t.test('Both together are refused.', async (t) => {
  for (const secret of ['hush', '', null]) {
    t.strictSame(
      thrownBy(() => signerFor(signer, secret, 'apiKeySecret', 'ERR_INVALID_API_KEY_SECRET')),
      ['ERR_INVALID_OPTION', 'Give either apiKeySecret or signer, not both.'],
    )
  }
})

t.test('Neither is refused with the code of the secret.', async (t) => {
  t.strictSame(
    thrownBy(() => signerFor(undefined, undefined, 'apiKeySecret', 'ERR_INVALID_API_KEY_SECRET')),
    [
      'ERR_INVALID_API_KEY_SECRET',
      'apiKeySecret must be a non-empty string without white space around it; got undefined.',
    ],
  )
})
