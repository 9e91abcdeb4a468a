import { serve } from '@hono/node-server'
import { createApp } from './app.js'

serve(createApp(process.env.SESSION_SECRET ?? ''))
