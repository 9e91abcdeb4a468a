/** What the server tells the page at its start. */
export interface Settings {
  /** Who is logged in, as a client name. */
  readonly name: string | null
  readonly demonstration: boolean
  readonly routes: readonly TokenRoute[]
  /** The host and port of what stands in for Twilio, in a demonstration. */
  readonly standIn?: string
  /** How far the server's clock is ahead of this one, in milliseconds. */
  readonly clockOffset: number
}

/** A token route that the page can ask. */
export interface TokenRoute {
  readonly framework: string
  readonly tokenType: string
  readonly url: string
}

/** @throws when the server has no answer */
export async function fetchSettings(): Promise<Settings> {
  const response = await fetch('settings', { cache: 'no-store' })
  if (!response.ok) throw new Error(`it answered ${response.status}`)
  const serverTime = Date.parse(response.headers.get('date') ?? '')
  const difference = serverTime - Date.now()
  // The header has whole seconds, and the answer took its time: less than this is no difference.
  const clockOffset = Math.abs(difference) > 5000 ? difference : 0
  return { ...(await response.json()), clockOffset }
}

/** Whether the server of this page still answers. */
export function isServerThere(): Promise<boolean> {
  return fetchSettings().then(
    () => true,
    () => false,
  )
}
