/**
 * How long the access cookie lasts, by the server's clock: ours may be wrong.
 *
 * When it is refreshed is the keeper's, in the web package.
 */

/**
 * @param endsAt `credential.expires_at` of the caller
 * @param headers of the reply that it came with
 * @returns seconds, 0 where it is over or nothing can be told
 */
export function accessSecondsLeft(endsAt: string | null | undefined, headers: Headers): number {
  const serverNow = Date.parse(headers.get('date') ?? '')
  const seconds = (Date.parse(endsAt ?? '') - (Number.isNaN(serverNow) ? Date.now() : serverNow)) / 1_000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0
}
