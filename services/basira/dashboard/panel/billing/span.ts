/**
 * A span of hours in the words that people use for it: hours up to two days, then whole days.
 *
 * How long ago something was is the web package's.
 */

const hoursADay = 24

/** 24 → "24 hours", 720 → "30 days" */
export function spanOf(hours: number): string {
  const isInDays = hours > 2 * hoursADay && hours % hoursADay === 0
  const [count, unit] = isInDays ? [hours / hoursADay, 'day'] : [hours, 'hour']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
