import NextAuth, { type NextAuthConfig, type NextAuthResult } from 'next-auth'
import GitHub from 'next-auth/providers/github'

const config: NextAuthConfig = {
  providers: [GitHub],
  callbacks: {
    // A session shows no id unless told to.
    session: ({ session, token }) => ({ ...session, user: { ...session.user, id: token.sub ?? '' } }),
  },
}

const result: NextAuthResult = NextAuth(config)
export const auth: NextAuthResult['auth'] = result.auth
export const handlers: NextAuthResult['handlers'] = result.handlers
