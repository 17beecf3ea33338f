/**
 * When a mail that was not taken is tried again.
 *
 * Rules only; trying is notice-sender.ts.
 */
import { hourMs, secondMs } from 'claviger'

/** Attempts at one mail. With the delays below the last one comes about 21 hours after the first. */
export const mailAttempts = 10

const firstDelayMs = 30 * secondMs
const longestDelayMs = 6 * hourMs

/**
 * Milliseconds to wait after the attempt with this number (from 1) failed, or null after the last: three times as
 * long each time, up to six hours, give or take a fifth so that mails that failed together do not return together.
 *
 * @param random from 0 to 1
 */
export function retryDelayMs(attempt: number, random: number): number | null {
  if (attempt >= mailAttempts) return null
  const delay = Math.min(longestDelayMs, firstDelayMs * 3 ** (attempt - 1))
  return Math.round(delay * (0.8 + 0.4 * random))
}
