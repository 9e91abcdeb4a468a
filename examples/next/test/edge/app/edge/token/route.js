import twilioCapability from '@twilio-capability/next'

export const runtime = 'edge'

export const { GET, POST } = twilioCapability({
  identify: (request) => request.cookies.get('user')?.value,
  // Proves where it ran: nothing but the Edge runtime has this.
  capabilities: (token, { identity }) => token.allowClientIncoming(`${identity}_on_${EdgeRuntime.replace('-', '_')}`),
  // Next's edge runtime prints an error without its cause.
  onFailure: (error) => console.error(error.cause),
})
