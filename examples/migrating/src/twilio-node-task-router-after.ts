import { defaultEventBridgePolicies, defaultWorkerPolicies, TaskRouterCapabilityToken } from '@twilio-capability/core'
import { accountSid, authToken, workspaceSid } from './credentials.js'

export async function tokenFor(workerSid: string): Promise<string> {
  const capability = new TaskRouterCapabilityToken({ accountSid, authToken, workspaceSid, workerSid })
  capability.addPolicy(
    ...defaultEventBridgePolicies(accountSid, workerSid),
    ...defaultWorkerPolicies(workspaceSid, workerSid),
    {
      url: `https://taskrouter.twilio.com/v1/Workspaces/${workspaceSid}/Workers/${workerSid}`,
      method: 'POST',
      postFilter: { ActivitySid: { required: true } },
    },
  )
  return capability.generateToken(600)
}
