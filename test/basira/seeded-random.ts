/**
 * Randomness that a seed repeats (mulberry32), for tests that print theirs.
 *
 * It is not for secrets. Those come from node:crypto, here as everywhere.
 */
export class SeededRandom {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 up to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number from 0 up to `bound`, without it. */
  below(bound: number): number {
    return Math.floor(this.next() * bound)
  }

  shuffled<T>(values: readonly T[]): T[] {
    const rest = [...values]
    return values.map(() => rest.splice(this.below(rest.length), 1)[0] as T)
  }
}
