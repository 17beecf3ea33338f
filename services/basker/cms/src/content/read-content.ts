/**
 * Carrying out a read of content on whatever thread it is: rows, what stands in for ids, and the JSON of the reply.
 *
 * Bounded in bytes (`read-budget.ts`), in the work of its filter (`filter-work.ts`) and in time.
 */
import type { DialectName } from '@claviger/store'
import type { Kysely } from 'kysely'
import { collections } from '../model/collections.ts'
import type { Collection } from '../model/field.ts'
import type { ContentRead, ContentReply, DocumentRead, ListRead } from './content-read.ts'
import type { FlatDocument } from './document.ts'
import { DocumentRows } from './document-rows.ts'
import { etagOf } from './etag.ts'
import { assertFilterBounded, filterSteps, freeSteps } from './filter-work.ts'
import { flatten, select } from './flatten.ts'
import { pageOf } from './page.ts'
import { given, populate } from './population.ts'
import { mostWithoutPagination } from './query.ts'
import { ReadBudget } from './read-budget.ts'
import { Rendering } from './rendering.ts'

/** A database, or a transaction of one. */
export interface ReadableDatabase {
  readonly dialect: DialectName
  readonly database: Kysely<unknown>
}

/** How long a read may take, in milliseconds; waiting for its turn is not in it. */
export const maxReadMs = 2_000

/**
 * The reply to `read`; null: there is no such document, or not for this scope. A page after the last is empty.
 *
 * @throws QueryProblem for more than a reply may hold or a filter may cost
 * @throws ReadTooLong between two statements
 */
export function readContent(readable: ReadableDatabase, read: ContentRead): Promise<ContentReply | null> {
  const rows = new DocumentRows(readable.database, readable.dialect)
  const budget = new ReadBudget(performance.now() + maxReadMs)
  return read.kind === 'list' ? listReply(rows, read, budget) : documentReply(rows, read, budget)
}

async function listReply(rows: DocumentRows, read: ListRead, budget: ReadBudget): Promise<ContentReply> {
  const { names, query, scope } = read
  const collection = collections[read.collection]
  await assertAffordable(rows, read, collection)
  const limit = query.pagination ? query.limit : mostWithoutPagination
  const page = query.pagination ? query.page : 1
  const { heads, total } = await rows.page(scope, collection, query, limit, (page - 1) * limit)
  const flat = new Map<string, FlatDocument>()
  await rows.bodies(scope, collection, heads, query.draft, budget, (kept, bytes) => {
    flat.set(kept.id, given(budget, collection, query.select, kept, bytes))
  })
  const documents = heads.flatMap(({ id }) => flat.get(id) ?? [])
  const populated = await populate({ rows, scope, presentation: query, budget }, collection, documents)
  const docs = new Rendering(names).list(collection, populated).json
  const { docs: _, ...rest } = pageOf([], total, limit, page, query.pagination)
  return { body: encoded(`{"docs":${docs},${JSON.stringify(rest).slice(1)}`), etag: null }
}

async function documentReply(
  rows: DocumentRows,
  { collection: name, id, names, presentation, scope }: DocumentRead,
  budget: ReadBudget,
): Promise<ContentReply | null> {
  const collection = collections[name]
  const kept = await rows.findReadable(scope, collection, id, presentation.draft)
  if (kept === null) return null
  const flat = select(flatten(collection, kept), presentation.select)
  const populated = await populate({ rows, scope, presentation, budget }, collection, [flat])
  const json = new Rendering(names).document(collection, populated[0] ?? flat).json
  return { body: encoded(json), etag: etagOf(kept) }
}

/** @throws QueryProblem */
async function assertAffordable(rows: DocumentRows, read: ListRead, collection: Collection): Promise<void> {
  const { query, scope } = read
  const steps = query.where === null ? 0 : filterSteps(query.where)
  if (steps <= freeSteps) return
  assertFilterBounded(steps, await rows.count(scope, collection, { ...query, where: null }))
}

const encoder = new TextEncoder()

function encoded(text: string): Uint8Array {
  return encoder.encode(text)
}
