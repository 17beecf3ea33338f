/**
 * A Partners API for tests: the real routes, listening, on a database in memory, with a clock of its own.
 *
 * For tests only; nothing that ships imports it. The whole service is put together in services/basker/server.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import {
  baskerDialect,
  baskerMigrations,
  type CollectionName,
  type ContentReader,
  collections,
  contentReader,
  Documents,
  migrationOwner,
  type Scope,
  siteId,
  type Tenant,
  type TenantRole,
  Tenants,
} from '@claviger/basker-cms'
import {
  createServer,
  credentials,
  type ReplyTable,
  requestProblemRows,
  type Server,
  UnsentReplies,
} from '@claviger/fastify'
import { createLogger, createMetricsRegistry, holdPort, type Registry } from '@claviger/host'
import { migrate, type OpenedStore, openStore, type StoreEngine } from '@claviger/store'
import {
  createEngine,
  createSealer,
  type Engine,
  fixedPeppers,
  maintenance,
  type Pepper,
  type Principal,
  type PrincipalAuthor,
  pepperOf,
  type RefusalCode,
  refusalCodes,
  requireEmailAddress,
  Secret,
} from 'claviger'
import type { RequestLimits } from '../gate/request-limit.ts'
import { partnersRoutes } from '../partners-routes.ts'

export interface TestOptions {
  /** Default: none. */
  readonly limits?: RequestLimits
  readonly redisUrl?: string
  /** Default: made of `testSecret`. */
  readonly pepper?: Pepper
}

export interface Asked {
  readonly key?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** `{}` where there is none. */
  readonly body: Readonly<Record<string, unknown>>
}

export interface TestPerson {
  readonly accountId: string
  readonly key: string
}

export const testSecret = 'a secret of thirty-two bytes or more, for tests'

const policy = { isCommon: () => false, words: [] }

/** What the Partners API leaves to the rest of the service: a store out of reach, bugs, HTTP sent wrongly. */
const replies: ReplyTable = {
  rows: {
    ...requestProblemRows,
    ...(Object.fromEntries(
      refusalCodes.map((code) => [code, { status: code === 'unavailable' ? 503 : 400, sentence: code }]),
    ) as Record<RefusalCode, { readonly status: number; readonly sentence: string }>),
  },
  body: (message, code, requestId) => ({ error: code, message, requestId }),
}

/** Tenants by slug; those of the group share events and people. */
const houses = {
  'royal-opera-house': '0a0000000000000000000001',
  'city-arts-centre': '0a0000000000000000000002',
  'river-theatre': '0a0000000000000000000003',
} as const

export type House = keyof typeof houses

export const groupId = '0b0000000000000000000001'

export class TestPartners {
  readonly url: string
  readonly engine: StoreEngine
  readonly store: OpenedStore
  readonly documents: Documents
  readonly reader: ContentReader
  readonly tenants: Tenants
  readonly registry: Registry
  readonly #app: Server
  readonly #clock: { offsetMs: number }

  constructor(parts: Omit<Parts, 'clock'> & { readonly app: Server; readonly clock: { offsetMs: number } }) {
    this.engine = parts.engine
    this.store = parts.store
    this.documents = parts.documents
    this.reader = parts.reader
    this.tenants = parts.tenants
    this.registry = parts.registry
    this.#app = parts.app
    this.#clock = parts.clock
    this.url = `http://127.0.0.1:${(parts.app.server.address() as AddressInfo).port}`
  }

  now(): number {
    return Date.now() + this.#clock.offsetMs
  }

  advance(seconds: number): void {
    this.#clock.offsetMs += seconds * 1_000
  }

  /** Asks under `/partners`. */
  async ask(method: string, path: string, { key, body, headers = {} }: Asked = {}): Promise<Reply> {
    const response = await fetch(`${this.url}/partners${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(key === undefined ? {} : { authorization: `users API-Key ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: objectIn(text) }
  }

  async tenant(slug: House): Promise<Tenant> {
    const tenant = await this.tenants.findById(houses[slug])
    if (tenant === null) throw new TypeError(`${slug} is no tenant`)
    return tenant
  }

  /** Lets two tenants read one another's events and people. */
  async group(...slugs: readonly House[]): Promise<void> {
    await this.tenants.putGroup(
      maintenance,
      { id: groupId, name: 'Houses', collections: ['events', 'people'] },
      this.now(),
    )
    for (const slug of slugs) await this.tenants.setGroup(maintenance, houses[slug], groupId, this.now())
  }

  /** Who `key` is, as the engine says. */
  async holder(key: string): Promise<Principal> {
    const who = await this.engine.keyCheck.check(new Secret<'api-key'>(key), '127.0.0.1', this.now())
    if (!who.ok) throw who.refusal
    return who.principal
  }

  /** `principal` as the author of what a request asks for. */
  by(principal: Principal): PrincipalAuthor {
    const origin = { address: '127.0.0.1', network: '127.0.0.0/24', device: 'test', requestId: 'test' }
    return { type: 'principal', principal, demands: {}, origin }
  }

  async revoke(key: string): Promise<void> {
    const { credential } = await this.holder(key)
    await this.engine.operations.revokeKey(maintenance, credential.id, this.now())
  }

  /** Somebody with these roles by tenant id, and a key of theirs. */
  async person(
    roles: Readonly<Record<string, TenantRole>>,
    options: { readonly siteOwner?: boolean } = {},
  ): Promise<TestPerson> {
    const { accountId } = await this.engine.people.add(
      maintenance,
      {
        email: requireEmailAddress(`${randomUUID()}@example.org`),
        name: null,
        password: null,
        roles: [
          { organizationId: siteId, role: options.siteOwner === true ? 'owner' : 'member' },
          ...Object.entries(roles).map(([organizationId, role]) => ({ organizationId, role })),
        ],
      },
      this.now(),
    )
    return { accountId, key: await this.key(accountId) }
  }

  /** A key of an account, as it would be imported. */
  async key(accountId: string, key: string = randomUUID()): Promise<string> {
    await this.importKey(accountId, { key: new Secret<'api-key'>(key) })
    return key
  }

  importKey(accountId: string, material: Parameters<Engine['imports']['run']>[1][number]['material']) {
    const imported = { accountId, organizationId: siteId, name: 'key', createdAt: this.now(), material }
    return this.engine.imports.run(maintenance, [imported], this.now())
  }

  /** A published document, written past the API. */
  async plant(tenant: Tenant, name: CollectionName, body: Readonly<Record<string, unknown>>) {
    const scope: Scope = { tenantId: tenant.id, shared: new Map(), mayReadDrafts: true }
    const given = { _status: 'published', ...body }
    const found = await this.documents.create(scope, collections[name], given, {
      author: maintenance,
      now: this.now(),
    })
    return found.document
  }

  async close(): Promise<void> {
    await this.#app.close()
    await this.reader.close()
    await this.store.close()
  }
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  } catch {
    return {}
  }
}

interface Parts {
  readonly engine: StoreEngine
  readonly store: OpenedStore
  readonly documents: Documents
  readonly reader: ContentReader
  readonly tenants: Tenants
  readonly registry: Registry
}

async function partsOf(pepper: Pepper): Promise<Parts> {
  const store = await openStore(':memory:')
  await store.migrate()
  await migrate(store.database, migrationOwner, baskerMigrations)
  const engine = createEngine({
    dialect: baskerDialect(0),
    store,
    feed: store.feed,
    sealer: createSealer(new Secret(Buffer.alloc(32, 7).toString('base64')), randomBytes),
    random: randomBytes,
    issuer: 'http://localhost',
    policy,
    firstPlan: 'free',
    hashParameters: { memoryKib: 8, passes: 1, lanes: 1 },
    peppers: fixedPeppers([pepper]),
  })
  await engine.tendSecrets(Date.now())
  const site = { id: siteId, name: 'Basker', plan: 'free', createdAt: Date.now(), suspendedAt: null }
  await engine.people.addOrganization(maintenance, site, Date.now())
  const tenants = new Tenants(engine, store)
  for (const [slug, id] of Object.entries(houses)) {
    await tenants.add(maintenance, { id, slug, name: slug }, Date.now())
  }
  const documents = new Documents(engine, store, randomBytes)
  const reader = contentReader(store)
  return { engine, store, documents, reader, tenants, registry: createMetricsRegistry() }
}

export async function startTestPartners(options: TestOptions = {}): Promise<TestPartners> {
  const clock = { offsetMs: 0 }
  const now = (): number => Date.now() + clock.offsetMs
  const parts = await partsOf(options.pepper ?? pepperOf('basker', new Secret<'pepper'>(testSecret)))
  // Its own address is in what it says of itself: the port is held until it listens there.
  const { port, release } = await holdPort('127.0.0.1')
  const publicUrl = `http://127.0.0.1:${port}`
  const app = createServer({ replies })
  await app.register(credentials, { engine: parts.engine, now, publicUrl })
  await partnersRoutes(app, {
    ...parts,
    unsent: new UnsentReplies(),
    publicUrl,
    limits: options.limits ?? { read: 0, write: 0 },
    redisUrl: options.redisUrl ?? null,
    now,
    log: createLogger({ level: 'silent', service: 'basker' }),
  })
  await app.ready()
  await release()
  await app.listen({ host: '127.0.0.1', port })
  return new TestPartners({ ...parts, app, clock })
}
