/**
 * Days as date inputs give and take them, in the zone of whoever looks.
 *
 * Times on the wire are ISO 8601 in UTC.
 */

/** `YYYY-MM-DD` of `at`, here. */
export function dayOf(at: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** The last millisecond of a day here, as ISO 8601 in UTC. Null where `day` is none. */
export function endOfDay(day: string): string | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? []
  // By its parts: `Date.parse` takes a bare date for UTC.
  const end = new Date(Number(year), Number(month) - 1, Number(date), 23, 59, 59, 999)
  return dayOf(end) === day ? end.toISOString() : null
}
