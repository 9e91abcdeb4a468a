// Serves one contender's token route on a free port, `node process.js <framework> <contender> [folder of the Next app]`,
// and says where.

import { answerOf } from './contenders.js'
import { serveFastify } from './fastify.js'
import { serveKoa } from './koa.js'
import { serveNext } from './next.js'

const [framework, contender = '', directory = ''] = process.argv.slice(2)
const answer = await answerOf(contender)

async function serve(): Promise<number> {
  if (framework === 'next') return await serveNext(answer, directory)
  return framework === 'koa' ? await serveKoa(answer) : await serveFastify(answer)
}

console.log(`Listening on ${await serve()}`)
