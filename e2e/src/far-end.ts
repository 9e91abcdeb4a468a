import { type MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, type RTCRtpTransceiver } from 'werift'
import { deferred } from './deferred.js'

/**
 * The other end of one call: it hears the browser, and says back what it hears, or what another far end hears.
 *
 * The SDKs put no ICE candidates into their descriptions, because Twilio's media servers are always the reachable
 * side. So is this: it offers its own addresses and learns the browser's from the first packet.
 */
export class FarEnd {
  readonly #connection: RTCPeerConnection
  readonly #transceiver: RTCRtpTransceiver
  readonly #track = deferred<MediaStreamTrack>()
  readonly #sound = deferred<void>()
  readonly #handshake = deferred<void>()

  constructor() {
    this.#connection = new RTCPeerConnection({
      // The default is a server on the internet.
      iceServers: [],
      iceUseIpv6: false,
      iceAdditionalHostAddresses: ['127.0.0.1'],
      codecs: {
        audio: [new RTCRtpCodecParameters({ mimeType: 'audio/PCMU', clockRate: 8000, channels: 1, payloadType: 0 })],
      },
    })
    this.#connection.connectionStateChange.subscribe((state) => {
      if (state === 'connected') this.#handshake.resolve()
    })
    this.#transceiver = this.#connection.addTransceiver('audio', { direction: 'sendrecv' })
    this.#transceiver.onTrack.subscribe((track) => {
      track.onReceiveRtp.subscribe(({ payload }) => {
        if (isAudible(payload)) this.#sound.resolve()
      })
      this.#track.resolve(track)
    })
  }

  /** Resolves when the two ends have shaken hands. To close before that leaves werift trying for half a minute. */
  get connected(): Promise<void> {
    return this.#handshake.promise
  }

  /** Resolves as soon as something louder than silence has come from the browser. */
  get heard(): Promise<void> {
    return this.#sound.promise
  }

  /** The description to ring a browser with. */
  async offer(): Promise<string> {
    await this.#connection.setLocalDescription(await this.#connection.createOffer())
    return this.#description()
  }

  /** Takes the browser's answer to {@link offer}. */
  async take(sdp: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp })
  }

  /** Takes a browser's offer, and gives the description to answer it with. */
  async answer(sdp: string): Promise<string> {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp })
    await this.#connection.setLocalDescription(await this.#connection.createAnswer())
    return this.#description()
  }

  /** Says into the browser what comes out of `source`: its own sound is an echo. */
  async repeat(source: FarEnd): Promise<void> {
    await this.#transceiver.sender.replaceTrack(await source.#track.promise)
  }

  async close(): Promise<void> {
    await this.#connection.close()
  }

  #description(): string {
    const description = this.#connection.localDescription
    if (description === null) throw new Error('the far end has no description yet')
    return description.sdp
  }
}

/** Whether any of these G.711 µ-law samples is louder than line noise. */
function isAudible(samples: Uint8Array): boolean {
  return samples.some((sample) => magnitude(sample) > 500)
}

/** Linear magnitude, 0 to 32124, of a µ-law sample (ITU-T G.711). */
function magnitude(sample: number): number {
  const inverted = ~sample & 0xff
  const exponent = (inverted >> 4) & 0x07
  return ((((inverted & 0x0f) << 3) + 0x84) << exponent) - 0x84
}
