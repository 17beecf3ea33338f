/**
 * Sweeping: rows that nothing will ask for again are deleted, a bounded number at a time.
 *
 * When to sweep is up to the service. Accounts, organizations and keys stay.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { dayMs, type EpochMs } from 'claviger'
import type { Kysely } from 'kysely'
import type { Write } from './sql/write.ts'
import type { Tables } from './tables.ts'

/** How long what has ended is kept for people to look at, or for a process that was away. */
const keptSessionsMs = 30 * dayMs
const keptChangesMs = dayMs
const keptDevicesMs = 400 * dayMs
const mostRows = 1_000

/** How long what an operator may choose is kept. */
export interface Retention {
  /** Audit events; 400 days by default. */
  readonly auditMs?: number
}

const defaultAuditMs = 400 * dayMs
/** A million rows; what is left then goes with the next sweep. */
const mostSteps = 1_000

type Condition = (database: Kysely<Tables>, now: EpochMs) => Promise<bigint>

function auditSweep(auditMs: number): Condition {
  return async (database, now) => {
    const old = database
      .selectFrom('audit_events')
      .select('seq')
      .where('at', '<', now - auditMs)
      .orderBy('at')
      .limit(mostRows)
    return (await database.deleteFrom('audit_events').where('seq', 'in', old).executeTakeFirstOrThrow())
      .numDeletedRows
  }
}

const sweeps: readonly Condition[] = [
  async (database, now) => {
    const old = database.selectFrom('links').select('digest').where('expires_at', '<', now).limit(mostRows)
    return (await database.deleteFrom('links').where('digest', 'in', old).executeTakeFirstOrThrow())
      .numDeletedRows
  },
  async (database, now) => {
    const before = now - keptSessionsMs
    const old = database
      .selectFrom('sessions')
      .select('id')
      .where((row) =>
        row.or([
          row('revoked_at', '<', before),
          row('idle_expires_at', '<', before),
          row('absolute_expires_at', '<', before),
        ]),
      )
      .limit(mostRows)
    return (await database.deleteFrom('sessions').where('id', 'in', old).executeTakeFirstOrThrow())
      .numDeletedRows
  },
  async (database, now) => {
    const old = database
      .selectFrom('changes')
      .select('seq')
      .where('at', '<', now - keptChangesMs)
      .limit(mostRows)
    return (await database.deleteFrom('changes').where('seq', 'in', old).executeTakeFirstOrThrow())
      .numDeletedRows
  },
  async (database, now) => {
    const old = database
      .selectFrom('mail_counts')
      .select('recipient')
      .where('until', '<', now)
      .limit(mostRows)
    return (await database.deleteFrom('mail_counts').where('recipient', 'in', old).executeTakeFirstOrThrow())
      .numDeletedRows
  },
  async (database, now) => {
    const result = await database
      .deleteFrom('devices')
      .where('last_seen_at', '<', now - keptDevicesMs)
      .executeTakeFirstOrThrow()
    return result.numDeletedRows
  },
  async (database, now) => {
    // A former secret of a key that was rotated; the key itself stays.
    const result = await database
      .deleteFrom('api_key_secrets')
      .where('expires_at', '<', now)
      .executeTakeFirstOrThrow()
    return result.numDeletedRows
  },
]

/**
 * Deletes what has been over for long enough at `now`, a thousand rows of a kind in a transaction, until nothing of it is
 * left; how many rows that were. What else wants to write comes in between.
 */
export async function sweep(
  write: Write,
  now: EpochMs,
  { auditMs = defaultAuditMs }: Retention = {},
): Promise<number> {
  let deleted = 0
  for (const one of [...sweeps, auditSweep(auditMs)]) deleted += await sweepOut(write, one, now)
  return deleted
}

async function sweepOut(write: Write, one: Condition, now: EpochMs): Promise<number> {
  let deleted = 0
  for (let step = 0; step < mostSteps; step += 1) {
    const count = Number(await write((transaction) => one(transaction, now)))
    deleted += count
    if (count < mostRows) break
    await nextTurn()
  }
  return deleted
}
