/** Fetches a token as a page does that has a session: the cookie says who is calling. */
export async function fetchToken(url) {
  const response = await fetch(url, { credentials: 'same-origin' })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  const { token } = await response.json()
  return token
}
