/**
 * Holding what a principal rests on: read in a transaction, and as it was read until that ends.
 *
 * What is judged by it is the engine's business.
 */
import type { Held, HeldPrincipal, KeyFacts, SessionFacts, Transaction } from 'claviger'
import type { Transaction as DatabaseTransaction } from 'kysely'
import type { KeyFactsQuery } from './key/key-facts.ts'
import { SessionRows } from './session/session-rows.ts'
import type { Tables } from './tables.ts'

/**
 * Locks in one order, so that two who hold the same rows wait for each other one way only, and reads after it: what is read
 * beside a row that had to be waited for is as old as the start of its statement.
 */
export function holder(
  database: DatabaseTransaction<Tables>,
  facts: KeyFactsQuery,
  locking: boolean,
): Transaction['hold'] {
  const lock = async (principal: HeldPrincipal, exclusive: readonly Held[]): Promise<void> => {
    if (locking) await lockRows(database, principal, exclusive)
  }
  return {
    async key(principal, exclusive): Promise<KeyFacts | null> {
      await lock(principal, exclusive)
      const found = await facts.byId(database, principal.credential.id)
      return found?.key.id === principal.credential.id ? found : null
    },
    async session(principal, exclusive): Promise<SessionFacts | null> {
      await lock(principal, exclusive)
      return new SessionRows(database, false).facts(principal.credential.id)
    },
  }
}

/** A row that is gone is not locked, and not found by what reads afterwards. */
async function lockRows(
  database: DatabaseTransaction<Tables>,
  { account, credential, organization }: HeldPrincipal,
  exclusive: readonly Held[],
): Promise<void> {
  await lockRow(database, 'organizations', organization.id, exclusive.includes('organization'))
  const credentials = credential.type === 'api_key' ? 'api_keys' : 'sessions'
  await lockRow(database, credentials, credential.id, exclusive.includes('credential'))
  await lockRow(database, 'accounts', account.id, exclusive.includes('account'))
  await database
    .selectFrom('memberships')
    .innerJoin('organizations', 'organizations.id', 'memberships.organization_id')
    .select('memberships.organization_id')
    .where('memberships.account_id', '=', account.id)
    .orderBy('memberships.organization_id')
    .forShare()
    .execute()
}

async function lockRow(
  database: DatabaseTransaction<Tables>,
  table: 'organizations' | 'api_keys' | 'sessions' | 'accounts',
  id: string,
  exclusive: boolean,
): Promise<void> {
  const row = database.selectFrom(table).select('id').where('id', '=', id)
  await (exclusive ? row.forNoKeyUpdate() : row.forShare()).execute()
}
