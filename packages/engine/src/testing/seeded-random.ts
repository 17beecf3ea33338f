/**
 * Randomness for tests that comes out the same for the same seed (mulberry32). Never for a deployment.
 */
import type { RandomBytes } from '../secret/random.ts'

/** Numbers in [0, 1). */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function seededBytes(seed: number): RandomBytes {
  const next = seededNumbers(seed)
  return (size) => Buffer.from(Array.from({ length: size }, () => Math.floor(next() * 256)))
}
