/**
 * Times on the wire: RFC 3339, UTC, milliseconds.
 *
 * Everywhere else a time is a number of milliseconds.
 */
import type { EpochMs } from 'claviger'

export function rfc3339(at: EpochMs): string {
  return new Date(at).toISOString()
}

export function rfc3339OrNull(at: EpochMs | null): string | null {
  return at === null ? null : rfc3339(at)
}
