import { TaskRouterCapabilityToken, type TaskRouterPolicy } from '@twilio-capability/core'
import { verifyToken } from '@twilio-capability/core/verify'

const token = new TaskRouterCapabilityToken({
  accountSid: 'AC1',
  authToken: 's',
  workspaceSid: 'WS1',
  workerSid: 'WK1',
})
const url = 'https://taskrouter.twilio.com/v1/**'

export const chained: TaskRouterCapabilityToken = token.addPolicy({ url }, { url, method: 'POST', allow: false })
export const filtered: TaskRouterPolicy = { url, postFilter: { ActivitySid: { required: true } } }

// @ts-expect-error -- a workspace is required
new TaskRouterCapabilityToken({ accountSid: 'AC1', authToken: 's' })
// @ts-expect-error -- twilio-node's documentation says allowed, and means allow
token.addPolicy({ url, allowed: false })
// @ts-expect-error -- a policy has a URL
token.addPolicy({ allow: true })
// @ts-expect-error -- methods are in capital letters
token.addPolicy({ url, method: 'get' })
// @ts-expect-error -- calls are for the other builders
token.allowClientIncoming('alice')
// @ts-expect-error -- there is no such kind
verifyToken('', { accountSid: 'AC1', authToken: 's', tokenType: 'task-router' })
