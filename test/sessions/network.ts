/**
 * What lies between a client and the service: delay, lost requests, lost replies, and restarts of the service.
 *
 * The service is the real engine over a real store; only the wire is simulated.
 */
import { type Engine, isRefusal, type RequestOrigin, type Secret, type Tokens } from 'claviger'
import type { Timeline } from './timeline.ts'

export interface Weather {
  /** Share of requests, and of replies, that never arrive. */
  readonly lost: number
  /** Share of ways that take seconds. */
  readonly slow: number
  /** Milliseconds of the slowest way. */
  readonly slowestMs: number
}

export const fair: Weather = { lost: 0.002, slow: 0.005, slowestMs: 3_000 }
export const rough: Weather = { lost: 0.05, slow: 0.02, slowestMs: 4_000 }
export const calm: Weather = { lost: 0, slow: 0, slowestMs: 0 }

/** The running service; a restart puts another engine in its place. */
export interface Service {
  engine: Engine
  /** Counts restarts: a reply of an earlier life never arrives. */
  life: number
}

/** What a client makes of its answer; time stands still until it has. */
export type OnReply<T> = (answer: Answer<T>, at: number) => Promise<void> | void

/** What a client gets to see of a request. */
export type Answer<T> = { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'refused' }

/** Where a client is, and what it says of itself. */
export interface Standpoint {
  readonly origin: RequestOrigin
  readonly deviceDigest: string | null
}

export function standpoint(
  network: string,
  device = 'Firefox on Linux',
  cookie: string | null = 'jar',
): Standpoint {
  const address = network.replace('.0/24', '.7')
  return { origin: { address, network, device, requestId: 'request' }, deviceDigest: cookie }
}

export const home = standpoint('192.0.2.0/24')

export class Network {
  /** Where its one client is, at each request. */
  stand: () => Standpoint = () => home
  readonly #timeline: Timeline
  readonly #service: Service
  readonly #chance: () => number
  readonly #weather: Weather

  constructor(timeline: Timeline, service: Service, chance: () => number, weather: Weather) {
    this.#timeline = timeline
    this.#service = service
    this.#chance = chance
    this.#weather = weather
  }

  refresh(
    at: number,
    presented: Secret<'refresh-token'>,
    attemptId: string | null,
    onReply: OnReply<Tokens>,
  ): void {
    const here = this.stand()
    const serve = (engine: Engine, now: number): Promise<Tokens> =>
      engine.sessions.refresh({ presented, transport: 'cookie', attemptId, ...here }, now)
    this.#carry(at, serve, onReply)
  }

  /** An ordinary request with an access token. */
  call(at: number, presented: Secret<'access-token'>, onReply: OnReply<null>): void {
    const { network } = this.stand().origin
    const serve = async (engine: Engine, now: number): Promise<null> => {
      const verdict = await engine.accessCheck.check(presented, () => network, now)
      if (!verdict.ok) throw verdict.refusal
      return null
    }
    this.#carry(at, serve, onReply)
  }

  #carry<T>(at: number, serve: (engine: Engine, now: number) => Promise<T>, onReply: OnReply<T>): void {
    if (this.#isLost()) return
    this.#timeline.at(at + this.#delay(), async (now) => {
      const { engine, life } = this.#service
      const answer = await answerOf(serve(engine, now))
      if (this.#isLost()) return
      const arrival = now + this.#delay()
      this.#timeline.at(arrival, () => (this.#service.life === life ? onReply(answer, arrival) : undefined))
    })
  }

  #isLost(): boolean {
    return this.#chance() < this.#weather.lost
  }

  #delay(): number {
    const usual = 10 + 100 * this.#chance()
    return this.#chance() < this.#weather.slow ? usual + this.#weather.slowestMs * this.#chance() : usual
  }
}

async function answerOf<T>(served: Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: 'ok', value: await served }
  } catch (error) {
    if (isRefusal(error) && (error.code === 'refresh_invalid' || error.code === 'credential_invalid'))
      return { kind: 'refused' }
    throw error
  }
}
