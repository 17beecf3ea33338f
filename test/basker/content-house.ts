/**
 * The content house on a database of its own, for the promises about content on both databases.
 *
 * The promises themselves are the tests beside this file.
 */

import { randomBytes } from 'node:crypto'
import {
  baskerMigrations,
  type Collection,
  contentReader,
  type DocumentPage,
  Documents,
  defaultQuery,
  type FoundDocument,
  migrationOwner,
  modelNames,
  type Presentation,
  parseQuery,
  type Scope,
  Tenants,
} from '@claviger/basker-cms'
import { migrate, type OpenedStore, type StoreEngine } from '@claviger/store'
import { createEngine, createSealer, maintenance, Secret } from 'claviger'

import { prefixedDialect } from '../engine/deployment.ts'

export const startOfTime = Date.UTC(2026, 0, 1)

export interface ContentHouse {
  readonly engine: StoreEngine
  /** Before its store is closed. */
  close(): Promise<void>
  readonly store: OpenedStore
  readonly documents: Documents
  readonly tenants: Tenants
  /** A new tenant, and what an editor may do in it. */
  newTenant(): Promise<Scope>
  create(scope: Scope, collection: Collection, body: object): Promise<FoundDocument>
  find(scope: Scope, collection: Collection, search: string): Promise<DocumentPage>
  get(
    scope: Scope,
    collection: Collection,
    id: string,
    presentation?: Presentation,
  ): Promise<FoundDocument | null>
}

export async function contentHouse(store: OpenedStore): Promise<ContentHouse> {
  await migrate(store.database, migrationOwner, baskerMigrations)
  const engine = createEngine({
    dialect: prefixedDialect,
    store,
    feed: store.feed,
    sealer: createSealer(new Secret(Buffer.alloc(32, 7).toString('base64')), randomBytes),
    random: randomBytes,
    issuer: 'http://localhost',
    policy: { isCommon: () => false, words: [] },
    firstPlan: 'free',
  })
  const documents = new Documents(engine, store, randomBytes)
  const reader = contentReader(store)
  const tenants = new Tenants(engine, store)
  let count = 0
  const parsed = (body: Uint8Array) => JSON.parse(Buffer.from(body).toString('utf8'))
  return {
    engine,
    close: () => reader.close(),
    store,
    documents,
    tenants,
    newTenant: async () => {
      count += 1
      const id = count.toString(16).padStart(24, '0')
      await tenants.add(maintenance, { id, slug: `tenant-${count}`, name: `Tenant ${count}` }, startOfTime)
      return { tenantId: id, shared: new Map(), mayReadDrafts: true }
    },
    create: (scope, collection, body) =>
      documents.create(scope, collection, body, { author: maintenance, now: startOfTime }),
    find: async (scope, collection, search) => {
      const query = parseQuery(search, collection)
      const what = { scope, collection: collection.name, names: modelNames }
      const page = await reader.read({ kind: 'list', query, ...what }, 'test')
      return parsed(page?.body ?? new Uint8Array())
    },
    get: async (scope, collection, id, presentation = defaultQuery) => {
      const what = { scope, collection: collection.name, names: modelNames }
      const found = await reader.read({ kind: 'document', id, presentation, ...what }, 'test')
      return found === null ? null : { document: parsed(found.body), etag: found.etag ?? '' }
    },
  }
}
