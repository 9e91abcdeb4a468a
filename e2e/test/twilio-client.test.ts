import t from 'tap'
import { play } from './play.js'

await play(t, 'twilio-client')
