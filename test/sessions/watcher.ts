/**
 * A thief who watches: with what his copy bought he reads all that the API tells, every moment, and refreshes as soon as
 * anything there changes.
 *
 * His access token bought him a quarter of an hour of looking: before it ends he has to refresh, whatever he has seen. He
 * stops at the first refusal. What he sees is given (`eyes`), so that a test can let him see more.
 */
import { dayMs, isRefusal, type Secret, type Session, type Tokens } from 'claviger'
import { decodeJwt } from 'jose'
import type { Service, Standpoint } from './network.ts'
import type { Timeline } from './timeline.ts'

const second = 1_000

/** All that `access` can read at `now`, as text; null: it is refused. */
export type Eyes = (service: Service, access: Secret<'access-token'>, at: WatchPost) => Promise<string | null>

export interface WatchPost {
  readonly now: number
  readonly from: Standpoint
  /** The row itself, which no reply shows: for eyes that see more than they should. */
  readonly row: () => Promise<Session | undefined>
}

export interface Watch {
  readonly from: Standpoint
  readonly eyes: Eyes
  readonly chance: () => number
  /** Between a sight and the next. */
  readonly everyMs: number
  /** Refreshes that follow a sight, in a day; Infinity: each. */
  readonly mostADay: number
  /** Whether he refreshes before his access token ends though he has seen nothing. */
  readonly guesses: boolean
  readonly row: () => Promise<Session | undefined>
}

export class Watcher {
  /** When he got a successor. */
  readonly gotAt: number[] = []
  /** When what he saw was not what he had seen before, while his access token was good. */
  readonly newsAt: number[] = []
  sights = 0
  isRefused = false
  #refresh: Secret<'refresh-token'>
  #access: Secret<'access-token'>
  #accessUntil: number
  #seen: string | null | undefined
  readonly #timeline: Timeline
  readonly #service: Service
  readonly #watch: Watch

  constructor(
    timeline: Timeline,
    service: Service,
    copied: { readonly refresh: Secret<'refresh-token'>; readonly access: Secret<'access-token'> },
    watch: Watch,
    at: number,
  ) {
    this.#timeline = timeline
    this.#service = service
    this.#refresh = copied.refresh
    this.#access = copied.access
    this.#accessUntil = expiryOf(copied.access)
    this.#watch = watch
    this.#look(at)
  }

  #look(at: number): void {
    this.#timeline.at(at, async () => {
      const { eyes, from, row, guesses, everyMs, chance } = this.#watch
      const seen = await eyes(this.#service, this.#access, { now: at, from, row })
      this.sights++
      const isNews = this.#seen !== undefined && seen !== this.#seen
      if (isNews && seen !== null) this.newsAt.push(at)
      this.#seen = seen
      const isLate = guesses && at > this.#accessUntil - 2 * everyMs
      if ((isNews && this.#mayAct(at)) || isLate) await this.#act(at)
      if (!this.isRefused) this.#look(at + everyMs * (0.5 + chance()))
    })
  }

  #mayAct(at: number): boolean {
    const day = Math.floor(at / dayMs)
    const today = this.gotAt.filter((one) => Math.floor(one / dayMs) === day)
    return today.length < this.#watch.mostADay
  }

  async #act(at: number): Promise<void> {
    const { origin, deviceDigest } = this.#watch.from
    try {
      const request = {
        presented: this.#refresh,
        transport: 'cookie',
        attemptId: 'thief',
        origin,
        deviceDigest,
      } as const
      const tokens: Tokens = await this.#service.engine.sessions.refresh(request, at)
      this.gotAt.push(at)
      this.#refresh = tokens.refreshToken
      this.#access = tokens.accessToken
      this.#accessUntil = expiryOf(tokens.accessToken)
      this.#seen = undefined
    } catch (error) {
      if (!isRefusal(error)) throw error
      this.isRefused = true
    }
  }
}

function expiryOf(token: Secret<'access-token'>): number {
  return (decodeJwt(token.reveal()).exp ?? 0) * second
}
