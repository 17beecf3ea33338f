/**
 * Addresses in their canonical form, and since when the owner of a mailbox is known to have chosen the password.
 *
 * Breaking: no. Addresses are kept as they are looked up from now on; a reset of an account from before ends its keys once,
 * as nobody knows whether its owner made them.
 * Why: several spellings of one mailbox were several accounts, and some accounts were filed under another's mailbox.
 * Locks: each account that changes, and accounts for a moment for the new column.
 * Old code: finds every account but those whose spelling was not the canonical one; does not know the column.
 * Undo: drop column accounts.password_proved_at. Former spellings are not kept.
 *
 * Of two accounts that come to one address the verified one keeps it, else the older; nothing of the other is lost, but it is
 * filed under `~<id>`, where no address leads, as is whatever is no address. The doctor names those.
 */
import { type EmailAddress, parseEmailAddress } from 'claviger'
import type { Kysely } from 'kysely'

interface Row {
  readonly id: string
  readonly email: string
  readonly address_key: string
  readonly created_at: number
  readonly verified_at: number | null
}

type Migrated = { accounts: Row }
type Changed = Row & { readonly canonical: EmailAddress }

const pageSize = 1_000

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('accounts').addColumn('password_proved_at', 'bigint').execute()
  const accounts = database.withTables<Migrated>()
  for (const row of (await changedRows(accounts)).sort(byClaim)) await rename(accounts, row)
}

/** Those that go under another key; all others are put right on the way. */
async function changedRows(accounts: Kysely<Migrated>): Promise<Changed[]> {
  const changed: Changed[] = []
  for await (const row of allRows(accounts)) {
    const canonical = parseEmailAddress(row.email)
    if (canonical === null) await setAside(accounts, row.id)
    else if (canonical !== row.address_key) changed.push({ ...row, canonical })
    else if (canonical !== row.email) await file(accounts, row.id, canonical)
  }
  return changed
}

async function* allRows(accounts: Kysely<Migrated>): AsyncGenerator<Row> {
  for (let after: string | null = ''; after !== null; ) {
    const rows: Row[] = await page(accounts, after)
    yield* rows
    after = rows.at(-1)?.id ?? null
  }
}

function page(accounts: Kysely<Migrated>, after: string): Promise<Row[]> {
  return accounts
    .selectFrom('accounts')
    .select(['id', 'email', 'address_key', 'created_at', 'verified_at'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(pageSize)
    .execute()
}

/** Who has the better claim to an address: whoever proved it, then whoever was first. */
function byClaim(one: Row, other: Row): number {
  const proved = Number(one.verified_at === null) - Number(other.verified_at === null)
  return proved || Number(one.created_at) - Number(other.created_at) || (one.id < other.id ? -1 : 1)
}

async function rename(accounts: Kysely<Migrated>, row: Changed): Promise<void> {
  const holder = await accounts
    .selectFrom('accounts')
    .select(['id', 'email', 'address_key', 'created_at', 'verified_at'])
    .where('address_key', '=', row.canonical)
    .where('id', '!=', row.id)
    .executeTakeFirst()
  if (holder !== undefined && byClaim(holder, row) < 0) return setAside(accounts, row.id)
  if (holder !== undefined) await setAside(accounts, holder.id)
  await file(accounts, row.id, row.canonical)
}

async function file(accounts: Kysely<Migrated>, id: string, canonical: EmailAddress): Promise<void> {
  await accounts
    .updateTable('accounts')
    .set({ email: canonical, address_key: canonical })
    .where('id', '=', id)
    .execute()
}

async function setAside(accounts: Kysely<Migrated>, id: string): Promise<void> {
  await accounts
    .updateTable('accounts')
    .set({ address_key: `~${id}` })
    .where('id', '=', id)
    .execute()
}
