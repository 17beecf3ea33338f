/**
 * Days in words: "today", "3 days ago"; for times that the wire tells to the day only.
 *
 * Such days are UTC's, wherever the browser is. Spans within a day are elapsed.ts.
 */

const dayMs = 86_400_000
const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** Both in ms; what a browser whose clock is behind takes for the future is "today". */
export function daysAgoOf(at: number, now: number): string {
  const days = Math.floor(now / dayMs) - Math.floor(at / dayMs)
  return words.format(-Math.max(0, days), 'day')
}
