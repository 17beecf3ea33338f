/**
 * The record in localStorage; in this page's memory where the browser refuses that.
 *
 * What the record says is session-record.ts.
 */
import { parseRecord, type RecordStore, type SessionRecord } from './session-record.ts'

/** Once refused, always in memory: what is read must be what was written. */
export function localRecords(key: string): RecordStore {
  let memory: SessionRecord | null = null
  let isRefused = !mayStore(`${key}-probe`)
  const attempt = <T>(work: () => T, otherwise: () => T): T => {
    if (!isRefused) {
      try {
        return work()
      } catch {
        isRefused = true
      }
    }
    return otherwise()
  }
  const keep = (record: SessionRecord | null): void => {
    memory = record
  }
  return {
    read: () =>
      attempt(
        () => parseRecord(localStorage.getItem(key)),
        () => memory,
      ),
    write: (record) =>
      attempt(
        () => localStorage.setItem(key, JSON.stringify(record)),
        () => keep(record),
      ),
    clear: () =>
      attempt(
        () => localStorage.removeItem(key),
        () => keep(null),
      ),
    heard: (record) =>
      attempt(
        () => undefined,
        () => keep(record),
      ),
  }
}

function mayStore(key: string): boolean {
  try {
    localStorage.setItem(key, '')
    localStorage.removeItem(key)
    return true
  } catch {
    return false
  }
}
