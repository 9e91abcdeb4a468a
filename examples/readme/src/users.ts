/** What an app knows of its users. */
export interface User {
  readonly email: string
  readonly plan: string
  readonly mayCall: boolean
}

const users: Readonly<Record<string, User>> = {
  'session=1': { email: 'alice@example.com', plan: 'gold', mayCall: true },
  'session=2': { email: 'bob@example.com', plan: 'free', mayCall: false },
}

/** Looks a session up, as an app does in its database. */
export async function userOf(cookie: string | undefined): Promise<User | undefined> {
  return users[cookie ?? '']
}
