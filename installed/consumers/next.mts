import twilioCapability from '@twilio-capability/next'
import pagesCapability from '@twilio-capability/next/pages'

const account = { accountSid: 'AC123123', authToken: 'secret' }

export const { GET, POST } = twilioCapability({
  ...account,
  identify: async (request) => request.cookies.get('user')?.value,
  capabilities: (token, { identity }) => void token.allowClientIncoming(identity),
})

export default pagesCapability({ ...account, identify: (request) => request.cookies.user })

export function mustNotCompile(): void {
  // @ts-expect-error somebody has to say who is calling
  twilioCapability(account)
}

console.log(typeof GET, typeof POST)
