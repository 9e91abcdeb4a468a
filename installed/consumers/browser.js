import { tokenSource } from '@twilio-capability/core/browser'

globalThis.source = tokenSource('/token')
