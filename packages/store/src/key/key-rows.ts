/**
 * Reading keys.
 *
 * The facts of a presented key: `key-facts.ts`; writing: `key-writer.ts`; when they were used: `key-usage.ts`.
 */
import type { ApiKey, EpochMs, KeyFacts, KeyOwner, KeyPosition, KeyReader, KeyStateFilter } from 'claviger'
import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely'
import type { ApiKeyTable, Tables } from '../tables.ts'
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

  async list(
    organizationId: string,
    limit: number,
    after: KeyPosition | null,
    only?: KeyStateFilter,
  ): Promise<readonly ApiKey[]> {
    const keys = this.database.selectFrom('api_keys').where('organization_id', '=', organizationId)
    return (await pageOf(keys, limit, after, only).execute()).map(keyOf)
  }

  async listOf(accountId: string, limit: number, after: KeyPosition | null): Promise<readonly ApiKey[]> {
    const keys = this.database.selectFrom('api_keys').where('account_id', '=', accountId)
    return (await pageOf(keys, limit, after).execute()).map(keyOf)
  }

  async listDescendants(
    organizationId: string,
    keyId: string,
    limit: number,
    after: KeyPosition | null,
    only?: KeyStateFilter,
  ): Promise<readonly ApiKey[]> {
    const keys = this.#descendantsOf(keyId).where('organization_id', '=', organizationId)
    return (await pageOf(keys, limit, after, only).execute()).map(keyOf)
  }

  async countActive(owner: KeyOwner, at: EpochMs): Promise<number> {
    const all = this.database.selectFrom('api_keys')
    const keys =
      'accountId' in owner
        ? all.where('account_id', '=', owner.accountId)
        : all.where('organization_id', '=', owner.organizationId)
    const { count } = await inState(keys, { status: 'active', at })
      .select(({ fn }) => fn.countAll<number | string>().as('count'))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async descendants(keyId: string): Promise<readonly ApiKey[]> {
    const rows = await this.#descendantsOf(keyId)
      .selectAll('api_keys')
      .orderBy('api_keys.created_at')
      .orderBy('api_keys.id')
      .$if(this.locking, (query) => query.forNoKeyUpdate('api_keys'))
      .execute()
    return rows.map(keyOf)
  }

  /** `union`, not `union all`: keys that were made each other's parents by hand end the recursion too. */
  #descendantsOf(keyId: string) {
    return this.database
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
      .where('api_keys.id', 'in', sql<string>`(select id from offspring)`)
      .where('api_keys.id', '!=', keyId)
  }
}

type Keys<Row> = SelectQueryBuilder<Tables, 'api_keys', Row>

/** One page of `keys`, newest first. */
function pageOf(
  keys: Keys<object>,
  limit: number,
  after: KeyPosition | null,
  only?: KeyStateFilter,
): Keys<Selectable<ApiKeyTable>> {
  const page = (only === undefined ? keys : inState(keys, only))
    .selectAll('api_keys')
    .orderBy('api_keys.created_at', 'desc')
    .orderBy('api_keys.id', 'desc')
    .limit(limit)
  if (after === null) return page
  return page.where(({ eb, refTuple, tuple }) =>
    eb(refTuple('api_keys.created_at', 'api_keys.id'), '<', tuple(after.createdAt, after.id)),
  )
}

/** The engine's `keyStatus`, in SQL. No index of its own: it is asked of the keys of one organization, which has one. */
function inState(keys: Keys<object>, { status, at }: KeyStateFilter): Keys<object> {
  if (status === 'revoked') return keys.where('api_keys.revoked_at', 'is not', null)
  const unrevoked = keys.where('api_keys.revoked_at', 'is', null)
  if (status === 'expired') return unrevoked.where('api_keys.expires_at', '<=', at)
  return unrevoked.where(({ or, eb }) =>
    or([eb('api_keys.expires_at', 'is', null), eb('api_keys.expires_at', '>', at)]),
  )
}
