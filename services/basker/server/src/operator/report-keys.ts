/**
 * How many keys still rest on which kind of digest and on which secret, and when they were last used.
 *
 * A key found by its SHA-1 digest is upgraded by that very use: what is left under SHA-1 has not been used since its import.
 */
import { rfc3339OrNull } from '@claviger/fastify'
import type { OpenedStore } from '@claviger/store'
import type { EpochMs, PepperRing } from 'claviger'
import { describeDigests } from './key-digests.ts'

/** The columns that are looked at, as packages/store names them. */
type Looked = {
  api_keys: { id: string; last_used_at: number | null; revoked_at: number | null; created_at: number }
  api_key_secrets: { key_id: string; scheme: string }
}

export async function reportKeys(store: OpenedStore, peppers: PepperRing, now: EpochMs): Promise<object> {
  const rows = await store.database
    .withTables<Looked>()
    .selectFrom('api_key_secrets')
    .innerJoin('api_keys', 'api_keys.id', 'api_key_secrets.key_id')
    .where('api_keys.revoked_at', 'is', null)
    .select(({ fn }) => [
      'api_key_secrets.scheme',
      fn.countAll<number>().as('digests'),
      fn.count<number>('api_keys.last_used_at').as('used'),
      fn.max<number | null>('api_keys.last_used_at').as('last_used_at'),
    ])
    .groupBy('api_key_secrets.scheme')
    .orderBy('api_key_secrets.scheme')
    .execute()
  return {
    schemes: rows.map((row) => ({
      scheme: row.scheme,
      digests: Number(row.digests),
      never_used: Number(row.digests) - Number(row.used),
      last_used_at: rfc3339OrNull(row.last_used_at === null ? null : Number(row.last_used_at)),
    })),
    secrets: await describeDigests(store, peppers, now),
  }
}
