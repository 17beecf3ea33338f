/**
 * The facts of a presented key, in one statement: its row, its secrets, and who is behind it.
 *
 * The way of every key that is not remembered, so its SQL is compiled once for each store.
 */
import type { KeyFacts, KeySecret } from 'claviger'
import { type CompiledQuery, type Kysely, type RawBuilder, type Selectable, sql } from 'kysely'
import { type OwnerRow, ownerColumns, ownerOf } from '../sql/owner-columns.ts'
import type { ApiKeyTable, Tables } from '../tables.ts'
import { keyOf } from './key-row.ts'

interface FactsRow extends Selectable<ApiKeyTable>, OwnerRow {
  readonly secret_digest: string | null
  readonly secret_scheme: string | null
  readonly secret_pepper_id: string | null
  readonly secret_created_at: number | null
  readonly secret_expires_at: number | null
}

const mostDigests = 16
const mostSecrets = 2

function factsQuery(database: Kysely<Tables>, keyId: RawBuilder<string>): CompiledQuery {
  return database
    .selectFrom('api_keys')
    .innerJoin('accounts', 'accounts.id', 'api_keys.account_id')
    .innerJoin('organizations', 'organizations.id', 'api_keys.organization_id')
    .leftJoin('memberships', (join) =>
      join
        .onRef('memberships.organization_id', '=', 'api_keys.organization_id')
        .onRef('memberships.account_id', '=', 'api_keys.account_id'),
    )
    .leftJoin('api_key_secrets', 'api_key_secrets.key_id', 'api_keys.id')
    .selectAll('api_keys')
    .select(ownerColumns)
    .select([
      'api_key_secrets.digest as secret_digest',
      'api_key_secrets.scheme as secret_scheme',
      'api_key_secrets.pepper_id as secret_pepper_id',
      'api_key_secrets.created_at as secret_created_at',
      'api_key_secrets.expires_at as secret_expires_at',
    ])
    .where('api_keys.id', '=', keyId)
    .compile()
}

function secretsOf(rows: readonly FactsRow[]): readonly KeySecret[] {
  const secrets: KeySecret[] = []
  for (const row of rows) {
    if (row.secret_digest === null || row.secret_scheme === null) continue
    secrets.push({
      keyId: row.id,
      digest: row.secret_digest,
      scheme: row.secret_scheme,
      pepperId: row.secret_pepper_id ?? '',
      createdAt: row.secret_created_at ?? 0,
      expiresAt: row.secret_expires_at,
    })
  }
  return secrets.sort(newestFirst).slice(0, mostSecrets)
}

/** Sorted here rather than by the statement: for one or two rows a sort in SQL costs as much as all the rest of it. */
function newestFirst(a: KeySecret, b: KeySecret): number {
  return b.createdAt - a.createdAt || (a.digest < b.digest ? -1 : 1)
}

/** The compiled statements; parameters are put in at each use. */
export class KeyFactsQuery {
  readonly #byId: CompiledQuery
  readonly #byDigest: readonly CompiledQuery[]

  constructor(database: Kysely<Tables>) {
    // The key itself or the next one in the order of ids: an unknown id costs the same index seek as a known one.
    const nearest = sql<string>`coalesce((select id from api_keys where id >= ${''} order by id limit 1), (select min(id) from api_keys))`
    this.#byId = factsQuery(database, nearest)
    this.#byDigest = Array.from({ length: mostDigests }, (_, index) => {
      const digests = sql.join(Array.from({ length: index + 1 }, () => ''))
      const holder = sql<string>`coalesce((select min(key_id) from api_key_secrets where digest in (${digests})), (select min(id) from api_keys))`
      return factsQuery(database, holder)
    })
  }

  async byId(database: Kysely<Tables>, keyId: string): Promise<KeyFacts | null> {
    return this.#facts(database, this.#byId, [keyId])
  }

  async byDigest(database: Kysely<Tables>, digests: readonly string[]): Promise<KeyFacts | null> {
    if (digests.length === 0) return null
    const query = this.#byDigest[digests.length - 1]
    if (query === undefined) throw new TypeError(`factsByDigest: at most ${mostDigests} digests`)
    return this.#facts(database, query, digests)
  }

  async #facts(
    database: Kysely<Tables>,
    query: CompiledQuery,
    asked: readonly string[],
  ): Promise<KeyFacts | null> {
    // What was asked for stands before the limit, which is the only other parameter.
    const parameters = [...asked, ...query.parameters.slice(asked.length)]
    const { rows } = await database.executeQuery<FactsRow>({
      ...query,
      parameters,
    } as CompiledQuery<FactsRow>)
    const first = rows[0]
    if (first === undefined) return null
    return { key: keyOf(first), secrets: secretsOf(rows), owner: ownerOf(first) }
  }
}
