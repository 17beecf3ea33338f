/**
 * Digests of API keys by the secret they were made with: labelled, counted, and refused to be left without it.
 *
 * A key moves to the first secret when it is next used (packages/engine); what has not been used stays where it is.
 */
import { rfc3339OrNull } from '@claviger/fastify'
import { ConfigurationError } from '@claviger/host'
import type { OpenedStore, StoreEngine } from '@claviger/store'
import { type EpochMs, maintenance, type PepperRing } from 'claviger'

/** What rows carry of a time when there was one secret only. */
const beforeIds = 'basker'
/** Rows that are labelled in one statement. */
const labelledAtOnce = 1_000

/** The columns that are looked at, as packages/store names them. */
type Looked = {
  api_keys: {
    id: string
    last_used_at: number | null
    revoked_at: number | null
    expires_at: number | null
  }
  api_key_secrets: {
    key_id: string
    digest: string
    pepper_id: string
    expires_at: number | null
  }
}

/** Keys that work, or may again when their owner is enabled, with their digests. */
function liveDigests(store: OpenedStore, now: EpochMs) {
  return store.database
    .withTables<Looked>()
    .selectFrom('api_key_secrets')
    .innerJoin('api_keys', 'api_keys.id', 'api_key_secrets.key_id')
    .where('api_keys.revoked_at', 'is', null)
    .where(({ or, eb }) => or([eb('api_keys.expires_at', 'is', null), eb('api_keys.expires_at', '>', now)]))
    .where(({ or, eb }) =>
      or([eb('api_key_secrets.expires_at', 'is', null), eb('api_key_secrets.expires_at', '>', now)]),
    )
}

/** How many digests rest on one secret, and when their keys were last used. */
export interface DigestCount {
  readonly secretId: string
  readonly digests: number
  readonly neverUsed: number
  readonly lastUsedAt: EpochMs | null
}

export async function countDigests(store: OpenedStore, now: EpochMs): Promise<readonly DigestCount[]> {
  const rows = await liveDigests(store, now)
    .select(({ fn }) => [
      'api_key_secrets.pepper_id',
      fn.countAll<number>().as('digests'),
      fn.count<number>('api_keys.last_used_at').as('used'),
      fn.max<number | null>('api_keys.last_used_at').as('last_used_at'),
    ])
    .groupBy('api_key_secrets.pepper_id')
    .orderBy('api_key_secrets.pepper_id')
    .execute()
  return rows.map((row) => ({
    secretId: row.pepper_id,
    digests: Number(row.digests),
    neverUsed: Number(row.digests) - Number(row.used),
    lastUsedAt: row.last_used_at === null ? null : Number(row.last_used_at),
  }))
}

/** What each secret of `peppers`, and each that is not there, is needed for, in the order of `BASKER_SECRET`. */
export async function describeDigests(store: OpenedStore, peppers: PepperRing, now: EpochMs) {
  const counts = await countDigests(store, now)
  const held = peppers.accepted().map(({ id }) => id)
  const foreign = counts.map(({ secretId }) => secretId).filter((id) => !held.includes(id))
  return [...held, ...foreign].map((secretId) => {
    const count = counts.find((one) => one.secretId === secretId)
    return {
      secret_id: secretId,
      /** 1 for the first of `BASKER_SECRET`; null: it is not there. */
      position: held.includes(secretId) ? held.indexOf(secretId) + 1 : null,
      digests: count?.digests ?? 0,
      never_used: count?.neverUsed ?? 0,
      last_used_at: rfc3339OrNull(count?.lastUsedAt ?? null),
    }
  })
}

/** Ids of keys that rest on secret `secretId`, at most `limit`. */
export async function keysUnder(
  store: OpenedStore,
  secretId: string,
  now: EpochMs,
  limit: number,
): Promise<readonly string[]> {
  const rows = await liveDigests(store, now)
    .where('api_key_secrets.pepper_id', '=', secretId)
    .select('api_keys.id')
    .distinct()
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Labels digests of before ids with the oldest secret, which is the one there was. Where that is a mistake, their
 * keys work all the same, and the label is put right when they are used.
 */
async function labelOldDigests(engine: StoreEngine, now: EpochMs): Promise<void> {
  const oldest = engine.peppers.accepted().at(-1)
  if (oldest === undefined) return
  for (;;) {
    const labelled = await engine.perform(maintenance, now, async ({ database }) => {
      const tables = database.withTables<Looked>()
      const some = tables
        .selectFrom('api_key_secrets')
        .select('digest')
        .where('pepper_id', '=', beforeIds)
        .limit(labelledAtOnce)
      const { numUpdatedRows } = await tables
        .updateTable('api_key_secrets')
        .set({ pepper_id: oldest.id })
        .where('pepper_id', '=', beforeIds)
        .where('digest', 'in', some)
        .executeTakeFirstOrThrow()
      return numUpdatedRows
    })
    if (labelled === 0n) return
  }
}

/** @throws ConfigurationError where a secret is not there on which keys that work rest */
export async function refuseMissingKeySecret(
  engine: StoreEngine,
  store: OpenedStore,
  now: EpochMs,
): Promise<void> {
  await labelOldDigests(engine, now)
  const missing = (await countDigests(store, now)).filter(
    ({ secretId }) => engine.peppers.byId(secretId) === undefined,
  )
  if (missing.length === 0) return
  const digests = missing.reduce((sum, count) => sum + count.digests, 0)
  const ids = missing.map(({ secretId }) => secretId).join(', ')
  throw new ConfigurationError([
    `BASKER_SECRET lacks a secret that ${digests} API keys of this database need (id ${ids}). Append it after a comma; \`claviger basker keys report\` says what still needs it, and \`claviger secrets withdraw <id> --service basker\` ends the keys that do.`,
  ])
}
