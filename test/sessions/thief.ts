/**
 * A thief: copies a refresh token once and then refreshes on a schedule of his own, with a perfect network.
 *
 * He stops at the first refusal. His schedules are in property.test.ts.
 */
import { isRefusal, type Secret } from 'claviger'
import type { Service, Standpoint } from './network.ts'
import type { Timeline } from './timeline.ts'

export interface Plan {
  /** Milliseconds from the copy to its first use. */
  readonly waitMs: () => number
  /** Milliseconds between two uses. */
  readonly everyMs: () => number
  /** Whether he uses the access tokens too: that shows that he has them. */
  readonly isLoud: boolean
  readonly from: Standpoint
}

export class Thief {
  /** When he got a successor. */
  readonly gotAt: number[] = []
  isRefused = false
  #token: Secret<'refresh-token'>
  readonly #timeline: Timeline
  readonly #service: Service
  readonly #plan: Plan

  constructor(timeline: Timeline, service: Service, token: Secret<'refresh-token'>, plan: Plan, at: number) {
    this.#timeline = timeline
    this.#service = service
    this.#token = token
    this.#plan = plan
    this.#next(at + plan.waitMs())
  }

  #next(at: number): void {
    this.#timeline.at(at, async () => {
      const { engine } = this.#service
      const { origin, deviceDigest } = this.#plan.from
      try {
        const tokens = await engine.sessions.refresh(
          { presented: this.#token, transport: 'cookie', attemptId: 'thief', origin, deviceDigest },
          at,
        )
        this.gotAt.push(at)
        this.#token = tokens.refreshToken
        if (this.#plan.isLoud) await engine.accessCheck.check(tokens.accessToken, () => origin.network, at)
        this.#next(at + this.#plan.everyMs())
      } catch (error) {
        if (!isRefusal(error)) throw error
        this.isRefused = true
      }
    })
  }
}
