/**
 * When a browser asks for new tokens: at a random point late in the life of the access token.
 *
 * Who asks, and what becomes of the reply, is session-keeper.ts.
 */

/** The window, as parts of the access token's life. */
const earliest = 0.75
const latest = 0.9

/**
 * When tokens received at `receivedAt` (ms) are due for a refresh. The point is random by intent: a window that somebody
 * could be in step with would hide a copied token from the check for reuse.
 *
 * @param random in [0, 1)
 */
export function refreshDueAt(receivedAt: number, accessSeconds: number, random: number): number {
  return receivedAt + Math.floor(accessSeconds * 1_000 * (earliest + (latest - earliest) * random))
}

/** No plan for tokens that last `secondsLeft` from `now` (ms) is later. */
export function latestDueAt(now: number, secondsLeft: number): number {
  return now + secondsLeft * 1_000 * latest
}

/** How long to wait after the nth failure in a row (from 1), in ms: doubling from 2 s to 60 s, with half of it random. */
export function retryAfterMs(failures: number, random: number): number {
  const full = Math.min(60_000, 2_000 * 2 ** Math.min(failures - 1, 10))
  return Math.round(full / 2 + (full / 2) * random)
}
