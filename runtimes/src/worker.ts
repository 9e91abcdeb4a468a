// Runs the suite as a Cloudflare Worker: the vectors are the body of the request, the reports that of the answer.

import { runSuites } from './suite/index.js'

const worker: { fetch(request: Request): Promise<Response> } = {
  async fetch(request) {
    return Response.json(await runSuites(await request.json()))
  },
}

export default worker
