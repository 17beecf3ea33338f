/**
 * Replies that nobody has read yet, in bytes: a client that asks and does not read holds them in this process.
 *
 * For replies that are large and made for one caller; what is sent to everybody is in memory once.
 */
import { Refusal } from 'claviger'
import type { FastifyReply } from 'fastify'

export interface UnsentBounds {
  /** Bytes of replies to one caller. */
  readonly maxOfOne: number
  /** Bytes of replies to everybody. */
  readonly maxOfAll: number
}

export const defaultUnsentBounds: UnsentBounds = { maxOfOne: 33_554_432, maxOfAll: 134_217_728 }

export class UnsentReplies {
  readonly #bounds: UnsentBounds
  readonly #byCaller = new Map<string, number>()
  #all = 0

  constructor(bounds: UnsentBounds = defaultUnsentBounds) {
    this.#bounds = bounds
  }

  /** Of everybody. */
  get bytes(): number {
    return this.#all
  }

  /**
   * Sends `json`, which counts until it has left this process or its connection is gone.
   *
   * @param who the credential that asked
   * @throws Refusal `rate_limited` where too much for `who` is unsent, `busy` where too much for everybody is
   */
  send(reply: FastifyReply, who: string, json: Uint8Array): FastifyReply {
    const { maxOfAll, maxOfOne } = this.#bounds
    const size = json.byteLength
    const ofOne = (this.#byCaller.get(who) ?? 0) + size
    if (ofOne > maxOfOne) throw new Refusal('rate_limited', { retryAfterSeconds: 1 })
    if (this.#all + size > maxOfAll) throw new Refusal('busy', { retryAfterSeconds: 1 })
    if (!reply.raw.destroyed) {
      this.#all += size
      this.#byCaller.set(who, ofOne)
      reply.raw.once('close', () => this.#sent(who, size))
    }
    return reply
      .type('application/json; charset=utf-8')
      .send(Buffer.from(json.buffer, json.byteOffset, json.byteLength))
  }

  #sent(who: string, size: number): void {
    this.#all -= size
    const left = (this.#byCaller.get(who) ?? size) - size
    if (left === 0) this.#byCaller.delete(who)
    else this.#byCaller.set(who, left)
  }
}
