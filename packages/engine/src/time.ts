/**
 * Points in time, as the engine is given them. The engine never asks a clock.
 */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number

export const secondMs = 1_000
export const minuteMs = 60 * secondMs
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** Days since the epoch, in UTC. */
export function utcDayOf(at: EpochMs): number {
  return Math.floor(at / dayMs)
}
