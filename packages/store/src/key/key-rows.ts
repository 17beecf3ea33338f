/**
 * Reading keys.
 *
 * The facts of a presented key: `key-facts.ts`; writing: `key-writer.ts`; when they were used: `key-usage.ts`.
 */
import type { ApiKey, KeyFacts, KeyPosition, KeyReader } from 'claviger'
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../tables.ts'
import type { KeyFactsQuery } from './key-facts.ts'
import { keyOf } from './key-row.ts'

/** With `locking`, single keys stay as they were read until the transaction ends (see `AccountRows`). */
export class KeyRows implements KeyReader {
  protected readonly database: Kysely<Tables>
  protected readonly locking: boolean
  readonly #facts: KeyFactsQuery

  constructor(database: Kysely<Tables>, facts: KeyFactsQuery, locking: boolean) {
    this.database = database
    this.locking = locking
    this.#facts = facts
  }

  factsById(keyId: string): Promise<KeyFacts | null> {
    return this.#facts.byId(this.database, keyId)
  }

  factsByDigest(digests: readonly string[]): Promise<KeyFacts | null> {
    return this.#facts.byDigest(this.database, digests)
  }

  async find(organizationId: string, keyId: string): Promise<ApiKey | null> {
    const row = await this.database
      .selectFrom('api_keys')
      .selectAll()
      .where('id', '=', keyId)
      .where('organization_id', '=', organizationId)
      .$if(this.locking, (query) => query.forNoKeyUpdate())
      .executeTakeFirst()
    return row === undefined ? null : keyOf(row)
  }

  list(organizationId: string, limit: number, after: KeyPosition | null): Promise<readonly ApiKey[]> {
    return this.#page('organization_id', organizationId, limit, after)
  }

  listOf(accountId: string, limit: number, after: KeyPosition | null): Promise<readonly ApiKey[]> {
    return this.#page('account_id', accountId, limit, after)
  }

  async #page(
    column: 'organization_id' | 'account_id',
    id: string,
    limit: number,
    after: KeyPosition | null,
  ): Promise<readonly ApiKey[]> {
    let query = this.database
      .selectFrom('api_keys')
      .selectAll()
      .where(column, '=', id)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
    if (after !== null) {
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('created_at', 'id'), '<', tuple(after.createdAt, after.id)),
      )
    }
    return (await query.execute()).map(keyOf)
  }

  async descendants(keyId: string): Promise<readonly ApiKey[]> {
    const rows = await this.database
      .withRecursive('offspring', (query) =>
        query
          .selectFrom('api_keys')
          .select('api_keys.id')
          .where('api_keys.parent_id', '=', keyId)
          .union(
            query
              .selectFrom('api_keys')
              .innerJoin('offspring', 'offspring.id', 'api_keys.parent_id')
              .select('api_keys.id'),
          ),
      )
      .selectFrom('api_keys')
      .selectAll('api_keys')
      .where('api_keys.id', 'in', sql<string>`(select id from offspring)`)
      .where('api_keys.id', '!=', keyId)
      .orderBy('api_keys.created_at')
      .orderBy('api_keys.id')
      .$if(this.locking, (query) => query.forNoKeyUpdate('api_keys'))
      .execute()
    return rows.map(keyOf)
  }
}
