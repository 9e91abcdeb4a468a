import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { type Application, defaultApplication } from './application.js'
import { Calls } from './calls.js'
import { createCertificate } from './certificate.js'
import type { Clock } from './clock.js'
import type { SignallingJournal } from './events.js'
import { answerNotFound, answerOverHttps } from './gateway.js'
import { Journal } from './journal.js'
import type { Ring, RingRequest } from './ring.js'
import { Session } from './session.js'
import type { Account } from './token-check.js'

export interface SignallingOptions {
  /** The accounts whose tokens are accepted. */
  readonly accounts: readonly Account[]
  /** What answers the browsers' calls. @default an echo, that dials `To=client:Bob` */
  readonly application?: Application
  /** @default Date */
  readonly clock?: Clock
  /** Milliseconds between heartbeats; the SDKs give a socket up after 15 s without one. @default 5000 */
  readonly heartbeat?: number
  /**
   * Answers the requests that are not Twilio's: a page that is served from here shares the certificate with the
   * socket, so that a browser which has been told to trust the one has been told to trust the other.
   */
  readonly site?: RequestListener
  /** @default 0, any that is free */
  readonly port?: number
}

/** A stand-in for the part of Twilio that a browser talks to. */
export interface Signalling {
  readonly port: number
  /** See {@link import('./certificate.js').Certificate.publicKeyHash}. */
  readonly publicKeyHash: string
  /** Everything that has happened, to be waited on. */
  readonly journal: SignallingJournal
  /** Rings the browsers that are registered under a name, and may be. */
  ring(request: RingRequest): Promise<Ring>
  /** Ends the token of a client now, whatever its `exp` says. */
  expire(identity: string): void
  /** Cuts the sockets of a client, as a failing network does. */
  drop(identity: string): void
  close(): Promise<void>
}

/** Starts a stand-in on this machine, reached as `wss://127.0.0.1:<port>/signal` with a certificate of its own. */
export async function startSignalling(options: SignallingOptions): Promise<Signalling> {
  const {
    accounts,
    application = defaultApplication,
    clock = Date,
    heartbeat = 5000,
    port = 0,
    site = answerNotFound,
  } = options
  const certificate = await createCertificate(clock.now())
  const journal: SignallingJournal = new Journal()
  const sessions = new Set<Session>()
  const calls = new Calls(sessions, journal, application)

  const server = createServer(certificate, (request, response) => answerOverHttps(request, response, site))
  const sockets = new WebSocketServer({ server, path: '/signal' })
  let count = 0
  sockets.on('connection', (socket) => {
    const session = new Session(++count, socket, {
      accounts,
      clock,
      journal,
      heartbeat,
      onCallMessage: (from, message) => {
        calls.receive(from, message).catch((error: unknown) => {
          journal.record({
            type: 'failed',
            session: from.number,
            identity: from.admission?.identity,
            reason: String(error),
          })
        })
      },
      onClose: (closed) => {
        sessions.delete(closed)
        calls.leave(closed)
      },
    })
    sessions.add(session)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')

  const sessionsOf = (identity: string): readonly Session[] =>
    [...sessions].filter(({ admission }) => admission?.identity === identity)

  return {
    port: (server.address() as AddressInfo).port,
    publicKeyHash: certificate.publicKeyHash,
    journal,
    ring: (request) => calls.ring(request),
    expire: (identity) => {
      for (const session of sessionsOf(identity)) session.expire()
    },
    drop: (identity) => {
      for (const session of sessionsOf(identity)) session.drop()
    },
    close: async () => {
      calls.close()
      for (const session of sessions) session.drop()
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      })
    },
  }
}
