/**
 * What tabs tell one another of the session.
 *
 * How it travels is browser-ports.ts, and what a tab makes of it session-keeper.ts.
 */
import { isRecord, type SessionRecord } from './session-record.ts'

/** With what it is about, for messages of several tabs may arrive in another order than they were sent. */
export type TabMessage =
  | { readonly kind: 'signed-in' | 'refreshed'; readonly record: SessionRecord }
  | { readonly kind: 'signed-out' | 'ended'; readonly epoch: string | null }

export function isTabMessage(value: unknown): value is TabMessage {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false
  if (value.kind === 'signed-in' || value.kind === 'refreshed') {
    return 'record' in value && isRecord(value.record)
  }
  if (value.kind !== 'signed-out' && value.kind !== 'ended') return false
  return 'epoch' in value && (value.epoch === null || typeof value.epoch === 'string')
}
