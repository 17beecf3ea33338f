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
  /** Refreshes since then that came to nothing; null: none. */
  readonly failures: Failures | null
}

export interface Failures {
  readonly count: number
  /** When the last one was given up, ms. */
  readonly lastAt: number
  /** The server said when to ask again, and is not asked before. */
  readonly isAskedToWait: boolean
}

/** Where the record is kept. Reading gives null where there is none or what is there is not a record. */
export interface RecordStore {
  read(): SessionRecord | null
  write(record: SessionRecord): void
  clear(): void
  /** Another tab has written `record`: of use where the browser does not share what is kept. */
  heard(record: SessionRecord): void
}

/** The clocks of two tabs may differ by moments; a time that is to come by more than this means that the clock was set back. */
const slackMs = 60_000

/** Whether `record` is to be refreshed, because it is time or because nobody can tell any more when that is. */
export function isDue(record: SessionRecord, now: number): boolean {
  return now >= record.dueAt || now < record.refreshedAt - slackMs
}

/** What a refresh that ended between `asOf` and `now` came to, in whichever tab it ran; null: there was none. */
export function outcomeSince(
  record: SessionRecord,
  asOf: number,
  now: number,
): 'refreshed' | 'unreachable' | null {
  const isBetween = (at: number): boolean => at >= asOf && at <= now + slackMs
  if (isBetween(record.refreshedAt)) return 'refreshed'
  return record.failures !== null && isBetween(record.failures.lastAt) ? 'unreachable' : null
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

export function isRecord(value: unknown): value is SessionRecord {
  if (!isObject(value)) return false
  const { epoch, refreshedAt, dueAt, attempt, failures } = value
  const isAttempt = attempt === null || typeof attempt === 'string'
  const areTimes = Number.isFinite(refreshedAt) && Number.isFinite(dueAt)
  return typeof epoch === 'string' && areTimes && isAttempt && (failures === null || isFailures(failures))
}

function isFailures(value: unknown): value is Failures {
  if (!isObject(value)) return false
  const { count, lastAt, isAskedToWait } = value
  return Number.isFinite(count) && Number.isFinite(lastAt) && typeof isAskedToWait === 'boolean'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
