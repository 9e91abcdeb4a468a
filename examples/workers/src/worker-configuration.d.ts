// What this worker is given. `npx wrangler types` writes a file of this name, with every type of the platform in it.

interface Env {
  readonly TWILIO_ACCOUNT_SID: string
  readonly TWILIO_AUTH_TOKEN: string
  readonly TWILIO_TWIML_APP_SID: string
  readonly SESSION_SECRET: string
}

interface ExportedHandler {
  fetch(request: Request, env: Env): Promise<Response>
}

declare module 'cloudflare:workers' {
  export const env: Env
}
