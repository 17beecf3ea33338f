/**
 * A deployment to measure on: an engine over a SQLite file with as many keys as asked for, 1,000 of which are presented.
 *
 * The keys that are not presented are rows made in bulk: they make the tables and indexes as large as they would be.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OpenedStore, openStore, type StoreEngine } from '@claviger/store'
import {
  createEngine,
  createSealer,
  type Dialect,
  type Engine,
  hmacSha256,
  prefixedKeyFormat,
  requireEmailAddress,
  Secret,
} from 'claviger'
import { sql } from 'kysely'

export const benchDialect: Dialect = {
  name: 'bench',
  keyFormat: prefixedKeyFormat('dbm_ak_'),
  digestSchemes: [hmacSha256],
  scopes: ['things:read'],
  entitlements: { unverified: { things: 1 }, verified: { things: null } },
  carriers: {
    headers: [
      { header: 'x-api-key', scheme: null, schemeCaseSensitive: true, carries: 'api_key' },
      { header: 'authorization', scheme: 'Bearer', schemeCaseSensitive: false, carries: 'either' },
    ],
    cookies: {
      access: '__Host-bench_access',
      refresh: '__Host-bench_refresh',
      device: '__Host-bench_device',
    },
    keyPrefix: 'dbm_ak_',
    several: 'refuse',
  },
  // As Basira's default, but out of reach of a bench.
  memberships: 'one',
  keyRequestsPerMinute: 600_000_000,
}

export interface Deployment {
  readonly engine: Engine
  readonly store: OpenedStore
  /** Presented forms of the keys that are asked with. */
  readonly keys: readonly string[]
  /** Access tokens of one session. */
  readonly tokens: readonly string[]
  close(): Promise<void>
}

const password = 'four words nobody would guess'
const address = requireEmailAddress('bench@example.com')
const presentedKeys = 1_000

/** @param fillers keys in the store beside those presented */
export function benchEngine(store: OpenedStore, maxInMemory = 100_000): StoreEngine {
  return createEngine({
    dialect: benchDialect,
    store,
    feed: store.feed,
    sealer: createSealer(new Secret(randomBytes(32).toString('base64')), randomBytes),
    random: randomBytes,
    issuer: 'http://127.0.0.1',
    policy: { isCommon: () => false, words: [] },
    firstPlan: 'free',
    maxInMemory,
    // Out of reach too: all tokens are of one account's few sessions.
    accessRequestsPerMinute: 600_000_000,
  })
}

export async function deploy(fillers: number, maxInMemory = 100_000): Promise<Deployment> {
  const folder = await mkdtemp(join(tmpdir(), 'claviger-bench-'))
  const store = await openStore(`file:${join(folder, 'bench.db')}`)
  await store.migrate()
  const engine = benchEngine(store, maxInMemory)
  const now = Date.now()
  await engine.tendSecrets(now)
  await engine.accounts.signUp(
    { email: address, password: new Secret(password), name: null, organization: null, origin },
    now,
  )
  const tokens = await signIn(engine, 10)
  const who = await engine.accessCheck.check(new Secret(tokens[0] ?? ''), '', Date.now())
  if (!who.ok) throw who.refusal
  const keys: string[] = []
  for (let made = 0; made < presentedKeys; made++) {
    keys.push(
      (
        await engine.keys.create(
          { type: 'principal', principal: who.principal, demands: {}, origin },
          `key ${made}`,
          {},
          Date.now(),
        )
      ).presented.reveal(),
    )
  }
  await fill(store, fillers)
  return {
    engine,
    store,
    keys,
    tokens,
    async close() {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

const origin = { address: '127.0.0.1', network: '127.0.0.0/24', device: 'bench', requestId: 'bench' }

async function signIn(engine: Engine, times: number): Promise<readonly string[]> {
  const tokens: string[] = []
  for (let time = 0; time < times; time++) {
    const asked = {
      email: address,
      password: new Secret<'password'>(password),
      transport: 'bearer',
      origin,
      deviceDigest: null,
    } as const
    tokens.push((await engine.accounts.signIn(asked, Date.now())).accessToken.reveal())
  }
  return tokens
}

async function fill(store: OpenedStore, rows: number): Promise<void> {
  if (rows === 0) return
  const count = sql.lit(rows)
  await store.write(async ({ database }) => {
    await sql`insert into api_keys (id, organization_id, account_id, created_by_type, created_by_id, parent_id, name, scopes, allowed_ips, created_at)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})
      select lower(hex(randomblob(8))), organization_id, account_id, 'account', account_id, null, 'filler', '["*"]', '[]', 0
      from n, (select organization_id, account_id from memberships limit 1)`.execute(database)
    await sql`insert into api_key_secrets (key_id, digest, scheme, pepper_id, created_at)
      select id, lower(hex(randomblob(32))), 'hmac-sha256', '', 0 from api_keys where name = 'filler'`.execute(
      database,
    )
  })
}
