import twilio from 'twilio'
import { accountSid, authToken, workspaceSid } from './credentials.js'

const { TaskRouterCapability, util } = twilio.jwt.taskrouter

export function tokenFor(workerSid: string): string {
  const capability = new TaskRouterCapability({
    accountSid,
    authToken,
    workspaceSid,
    channelId: workerSid,
    ttl: 600,
  })
  for (const policy of util.defaultEventBridgePolicies(accountSid, workerSid)) capability.addPolicy(policy)
  for (const policy of util.defaultWorkerPolicies('v1', workspaceSid, workerSid)) capability.addPolicy(policy)
  capability.addPolicy(
    new TaskRouterCapability.Policy({
      url: util.workersUrl(workspaceSid, workerSid),
      method: 'POST',
      postFilter: { ActivitySid: { required: true } },
    }),
  )
  return capability.toJwt()
}
