/**
 * What the tabs of one browser know together of the session: when it is due, and under which name it is being refreshed.
 *
 * Nothing in it is secret; the tokens are in cookies that no script can read.
 */

export interface SessionRecord {
  /** Another for every sign-in, so that a late reply to an earlier session is told from this one. */
  readonly epoch: string
  /** When tokens were last received, ms. */
  readonly refreshedAt: number
  /** When they are due, ms. */
  readonly dueAt: number
  /** Name of the refresh that has had no reply yet; whoever repeats it uses the same. */
  readonly attempt: string | null
}

/** Where the record is kept. Reading gives null where there is none or what is there is not a record. */
export interface RecordStore {
  read(): SessionRecord | null
  write(record: SessionRecord): void
  clear(): void
}

export function parseRecord(text: string | null): SessionRecord | null {
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is SessionRecord {
  if (typeof value !== 'object' || value === null) return false
  const { epoch, refreshedAt, dueAt, attempt } = value as Record<string, unknown>
  const isAttempt = attempt === null || typeof attempt === 'string'
  return typeof epoch === 'string' && Number.isFinite(refreshedAt) && Number.isFinite(dueAt) && isAttempt
}
