/**
 * Times as people read them, in their own zone and language.
 *
 * The wire's times are ISO 8601 in UTC.
 */

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

/** `iso` as a date with minutes; what is no time is shown as it is. */
export function timeOf(iso: string): string {
  const at = Date.parse(iso)
  return Number.isNaN(at) ? iso : format.format(at)
}

/** The day of `iso` alone, where the hour matters to few; what is no time is shown as it is. */
export function dateOf(iso: string): string {
  const at = Date.parse(iso)
  return Number.isNaN(at) ? iso : dateFormat.format(at)
}
