import type { AuthConfig } from '@auth/core'
import GitHub from '@auth/core/providers/github'

export const config: AuthConfig = {
  providers: [GitHub],
  basePath: '/api/auth',
  trustHost: true,
  ...(process.env.AUTH_SECRET !== undefined && { secret: process.env.AUTH_SECRET }),
  callbacks: {
    // A session shows no id unless told to.
    session: ({ session, token }) => ({ ...session, user: { ...session.user, id: token.sub ?? '' } }),
  },
}
