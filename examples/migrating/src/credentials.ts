// Those of Twilio's documentation. Yours come from the environment, or from wherever your secrets are.
export const accountSid = 'AC123123'
export const authToken = 'secret'
export const apiKeySid = 'SK123123'
export const apiKeySecret = 'another secret'
export const applicationSid = 'AP123123'
export const workspaceSid = 'WS123123'
