/**
 * A deed: one transaction with all that belongs to it — the audit event, the change for the feed, the mail — and the wait
 * until the change is in effect everywhere.
 *
 * What is done inside is each noun's own business.
 */
import type { Actor, AuditKind } from './audit/audit.ts'
import type { NoticeContent, QueuedKind } from './notice/notice.ts'
import type { Subject } from './revocation/change.ts'
import type { Feed, Sequence } from './revocation/feed.ts'
import { type RandomBytes, randomId } from './secret/random.ts'
import type { Sealer } from './secret/seal.ts'
import { Secret } from './secret/secret.ts'
import type { Store, Transaction } from './store.ts'
import type { EpochMs } from './time.ts'

export interface DeedParts {
  readonly store: Store
  readonly feed: Feed
  readonly sealer: Sealer
  readonly random: RandomBytes
  /** Called after a commit that queued mail, with how long until the first of it is due; must not throw. */
  readonly onNotice: (inMs: number) => void
}

export interface Deed extends Transaction {
  /** Drops what is remembered of `subject`, in every process, before `perform` resolves. */
  changed(subject: Subject): Promise<void>
  record(kind: AuditKind, actor: Actor, organizationId: string | null, subjectId: string): Promise<void>
  /** @param dueAt when it may leave; default: at once */
  notify(kind: QueuedKind, content: NoticeContent, dueAt?: EpochMs): Promise<void>
}

/**
 * Runs `work` in one transaction. When the promise resolves, it is durable and its changes are in effect in every process
 * of the deployment; when it rejects, nothing happened, or (a lost connection) repeating it is safe.
 */
export async function perform<T>(
  parts: DeedParts,
  now: EpochMs,
  work: (deed: Deed) => Promise<T>,
): Promise<T> {
  let last: Sequence | null = null
  let firstDueAt = Number.POSITIVE_INFINITY
  const result = await parts.store.write((transaction) => {
    last = null
    firstDueAt = Number.POSITIVE_INFINITY
    return work({
      keys: transaction.keys,
      sessions: transaction.sessions,
      accounts: transaction.accounts,
      secrets: transaction.secrets,
      audit: transaction.audit,
      notices: transaction.notices,
      publish: (change, at) => transaction.publish(change, at),
      async changed(subject) {
        last = await transaction.publish({ subject }, now)
      },
      record: (kind, actor, organizationId, subjectId) =>
        transaction.audit.append({ at: now, kind, actor, organizationId, subjectId }),
      async notify(kind, content, dueAt = now) {
        firstDueAt = Math.min(firstDueAt, dueAt)
        const id = randomId(parts.random)
        const sealedContent = parts.sealer.seal('notice', id, new Secret(JSON.stringify(content)))
        await transaction.notices.enqueue({ id, kind, sealedContent, at: now, dueAt })
      },
    })
  })
  if (last !== null) await parts.feed.settled(last)
  if (Number.isFinite(firstDueAt)) parts.onNotice(firstDueAt - now)
  return result
}
