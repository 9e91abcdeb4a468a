import { CapabilityToken } from '@twilio-capability/core'

const capability = new CapabilityToken({ accountSid: 'AC123123', authToken: 'secret' })
capability.allowClientIncoming('Alice')
capability.allowClientOutgoing('AP123123', { Foo: 'Bar' })
capability.disablePresenceEvents()

export const token: string = await capability.generateToken(600) // seconds; 3600 unless you say otherwise
