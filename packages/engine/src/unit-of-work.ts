/**
 * A unit of work: one transaction of one author with all that belongs to it (the audit event, the change for the feed, the
 * mail), and the wait until the change is in effect everywhere.
 *
 * What is done inside is each noun's own business.
 */
import type { Actor, AuditKind } from './audit/audit.ts'
import type { Dialect } from './dialect.ts'
import {
  type BeyondMailLimit,
  type MailLimits,
  mailRecipient,
  nextMailAt,
  withMail,
} from './notice/mail-limit.ts'
import type { NoticeContent, QueuedKind } from './notice/notice.ts'
import { actorOf } from './principal/actor.ts'
import type { Author } from './principal/author.ts'
import { currentPrincipal } from './principal/current-principal.ts'
import type { Principal } from './principal/principal.ts'
import { Refusal } from './refusal/refusal.ts'
import type { Subject } from './revocation/change.ts'
import type { Feed, Sequence } from './revocation/feed.ts'
import { type RandomBytes, randomId } from './secret/random.ts'
import type { Sealer } from './secret/seal.ts'
import { Secret } from './secret/secret.ts'
import type { Held, Store, Transaction } from './store.ts'
import { type EpochMs, hourMs } from './time.ts'

export interface UnitOfWorkDeps<X extends Transaction = Transaction> {
  readonly dialect: Pick<Dialect, 'memberships' | 'entitlements'>
  readonly store: Store<X>
  readonly feed: Feed
  readonly sealer: Sealer
  readonly random: RandomBytes
  /** Mails to one address that somebody else can ask for. */
  readonly mailLimits: MailLimits
  /** Called after a commit that queued mail, with how long until the first of it is due; must not throw. */
  readonly onNotice: (inMs: number) => void
}

export interface UnitOfWork extends Transaction {
  /** The author as it is in this transaction; null where it is no principal. Rights are judged by this one. */
  readonly principal: Principal | null
  /** Drops what is remembered of `subject`, in every process, before `perform` resolves. */
  changed(subject: Subject): Promise<void>
  /** @param actor where the author is a proof: whom it proved to be. Default: the author */
  record(kind: AuditKind, organizationId: string | null, subjectId: string, actor?: Actor): Promise<void>
  /** @param dueAt when it may leave; default: at once */
  notify(kind: QueuedKind, content: NoticeContent, dueAt?: EpochMs): Promise<void>
  /**
   * As `notify`, counted by recipient. Beyond the limit `beyond` says what becomes of it, by the same statements: nobody can
   * tell by the time it takes. What would have to wait for more than an hour is dropped, too.
   *
   * @returns when the next one to this recipient could leave
   * @throws Refusal `rate_limited` where it is `refuse`
   */
  notifyWithinLimit(
    kind: QueuedKind,
    content: NoticeContent,
    beyond: BeyondMailLimit,
    dueAt?: EpochMs,
  ): Promise<EpochMs>
}

export interface UnitOfWorkOptions {
  /** Rows of a principal's own that `work` will write. Naming them keeps two of its requests from waiting for each other. */
  readonly exclusive?: readonly Held[]
}

/**
 * Runs `work` in one transaction, on behalf of `author`: a principal is judged anew before, in the same transaction, and what
 * it rests on stays as it is until the commit. When the promise resolves, all is durable and its changes are in effect in
 * every process of the deployment; when it rejects, nothing happened, or (a lost connection) repeating it is safe.
 *
 * @throws Refusal `credential_invalid`, `scope_missing`, `session_required` where a principal has ended or been narrowed since
 * its request was judged; what `work` throws; `unavailable`
 */
export async function perform<T, X extends Transaction>(
  deps: UnitOfWorkDeps<X>,
  author: Author,
  now: EpochMs,
  work: (unit: UnitOfWork & X) => Promise<T>,
  { exclusive = [] }: UnitOfWorkOptions = {},
): Promise<T> {
  const outcome: Outcome = { last: null, firstDueAt: Number.POSITIVE_INFINITY }
  const result = await deps.store.write(async (transaction) => {
    // Anew at each attempt: what was rolled back is not to be told.
    outcome.last = null
    outcome.firstDueAt = Number.POSITIVE_INFINITY
    const principal =
      author.type === 'principal'
        ? await currentPrincipal(deps.dialect, transaction, author, exclusive, now)
        : null
    return work({ ...transaction, ...unitOver(deps, transaction, author, principal, outcome, now) })
  })
  if (outcome.last !== null) await deps.feed.settled(outcome.last)
  if (Number.isFinite(outcome.firstDueAt)) deps.onNotice(outcome.firstDueAt - now)
  return result
}

/** What a commit has to be followed by. */
interface Outcome {
  last: Sequence | null
  firstDueAt: EpochMs
}

function unitOver(
  deps: Pick<UnitOfWorkDeps, 'mailLimits' | 'random' | 'sealer'>,
  transaction: Transaction,
  author: Author,
  principal: Principal | null,
  outcome: Outcome,
  now: EpochMs,
): Omit<UnitOfWork, keyof Transaction> {
  const origin = author.type === 'operator' ? null : author.origin
  return {
    principal,
    async changed(subject) {
      outcome.last = await transaction.publish({ subject }, now)
    },
    record: (kind, organizationId, subjectId, actor = actorOf(author)) =>
      transaction.audit.append({
        at: now,
        kind,
        actor,
        organizationId,
        subjectId,
        network: origin?.network ?? null,
        device: origin?.device ?? null,
        requestId: origin?.requestId ?? null,
      }),
    async notify(kind, content, dueAt = now) {
      await enqueue(deps, transaction, outcome, { kind, content, at: now, dueAt })
    },
    async notifyWithinLimit(kind, content, beyond, dueAt = now) {
      const { mailLimits } = deps
      const recipient = mailRecipient(content.to)
      const mails = await transaction.mailCounts.hold(recipient)
      const leavesAt = nextMailAt(mailLimits, mails, kind, now)
      const waitMs = leavesAt - now
      if (waitMs > 0 && beyond === 'refuse')
        throw new Refusal('rate_limited', { retryAfterSeconds: Math.ceil(waitMs / 1_000) })
      const isDropped = waitMs > (beyond === 'defer' ? hourMs : 0)
      const kept = isDropped ? mails : withMail(mailLimits, mails, { kind, at: leavesAt }, now)
      await transaction.mailCounts.keep(recipient, kept, Math.max(now, leavesAt) + hourMs)
      const mail = { kind, content, at: now, dueAt: Math.max(dueAt, leavesAt) }
      const id = await enqueue(deps, transaction, outcome, mail)
      await transaction.notices.remove(isDropped ? id : '')
      return nextMailAt(mailLimits, kept, kind, now)
    },
  }
}

interface Enqueued {
  readonly kind: QueuedKind
  readonly content: NoticeContent
  readonly at: EpochMs
  readonly dueAt: EpochMs
}

/** @returns the id in the queue */
async function enqueue(
  deps: Pick<UnitOfWorkDeps, 'random' | 'sealer'>,
  transaction: Transaction,
  outcome: Outcome,
  { kind, content, at, dueAt }: Enqueued,
): Promise<string> {
  outcome.firstDueAt = Math.min(outcome.firstDueAt, dueAt)
  const id = randomId(deps.random)
  const sealedContent = deps.sealer.seal('notice', id, new Secret(JSON.stringify(content)))
  await transaction.notices.enqueue({ id, kind, sealedContent, at, dueAt })
  return id
}

/**
 * The principal that `unit` is done for.
 *
 * @throws TypeError where its author is no principal
 */
export function principalBehind(unit: Pick<UnitOfWork, 'principal'>): Principal {
  if (unit.principal === null)
    throw new TypeError('principalBehind: the author of this unit of work is no principal')
  return unit.principal
}
