/**
 * Spans of time in words: "3 minutes ago".
 *
 * Times as such are moment.ts.
 */

const steps = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const

const words = new Intl.RelativeTimeFormat('en')

/**
 * Both in ms. What is less than a minute ago is "just now", and so is what a browser whose clock is behind takes for the
 * future.
 */
export function agoOf(at: number, now: number): string {
  const elapsedMs = now - at
  const step = steps.find(({ ms }) => elapsedMs >= ms)
  return step === undefined ? 'just now' : words.format(-Math.floor(elapsedMs / step.ms), step.unit)
}
