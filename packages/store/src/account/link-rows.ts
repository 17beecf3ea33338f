/**
 * Single-use links: a row while the link is good, none once it was used.
 *
 * When a link may be asked for, and how it is mailed, is the engine's business.
 */
import type { LinkPurpose, SingleUseLink } from 'claviger'
import type { Kysely } from 'kysely'
import type { LinkTable, Tables } from '../tables.ts'

export async function insertLink(transaction: Kysely<Tables>, link: SingleUseLink): Promise<void> {
  await transaction
    .deleteFrom('links')
    .where('account_id', '=', link.accountId)
    .where('purpose', '=', link.purpose)
    .execute()
  await transaction
    .insertInto('links')
    .values({
      digest: link.digest,
      purpose: link.purpose,
      account_id: link.accountId,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
    })
    .execute()
}

function linkOf(row: LinkTable): SingleUseLink {
  return {
    digest: row.digest,
    purpose: row.purpose,
    accountId: row.account_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }
}

/** Null where it is unknown, used or expired. */
export async function findLink(
  database: Kysely<Tables>,
  digest: string,
  now: number,
): Promise<SingleUseLink | null> {
  const row = await database
    .selectFrom('links')
    .selectAll()
    .where('digest', '=', digest)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row === undefined ? null : linkOf(row)
}

/** One statement: the row is the right to the deed, and whoever deletes it has it. */
export async function consumeLink(
  transaction: Kysely<Tables>,
  digest: string,
  purpose: LinkPurpose,
  now: number,
  accountId: string | null,
): Promise<SingleUseLink | null> {
  let query = transaction
    .deleteFrom('links')
    .where('digest', '=', digest)
    .where('purpose', '=', purpose)
    .where('expires_at', '>', now)
  if (accountId !== null) query = query.where('account_id', '=', accountId)
  const row = await query.returningAll().executeTakeFirst()
  return row === undefined ? null : linkOf(row)
}

export async function dropLinks(transaction: Kysely<Tables>, accountId: string): Promise<void> {
  await transaction.deleteFrom('links').where('account_id', '=', accountId).execute()
}
