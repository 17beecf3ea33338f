/**
 * The rows of documents, in the store's database. Every statement carries the tenant.
 *
 * What is kept where: `column.ts`; why: docs/decisions/0007-documents.md. What may be written is judged in `documents.ts`.
 */
import type { DialectName } from '@claviger/store'
import { type Expression, type Kysely, type SqlBool, sql } from 'kysely'
import type { Collection } from '../model/field.ts'
import type { ValidBody } from '../model/validate.ts'
import type { Scope } from '../tenant/tenant.ts'
import { type ContentTables, type DocumentTable, indexValues } from './column.ts'
import { type Compilation, compileCondition, compileSort, reference } from './compile.ts'
import type { KeptDocument } from './kept-document.ts'
import type { DocumentQuery } from './query.ts'
import type { ReadBudget } from './read-budget.ts'
import { unindexedFor, unindexedForCount } from './search-path.ts'

type JoinedRow = Pick<
  DocumentTable,
  'id' | 'tenant_id' | 'status' | 'created_at' | 'updated_at' | 'version'
> & {
  data: string
}

function keptOf(row: JoinedRow): KeptDocument {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    status: row.status === 'published' ? 'published' : 'draft',
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
    data: JSON.parse(row.data) as ValidBody['data'],
  }
}

/** A document that is about to be read. */
export interface DocumentHead {
  readonly id: string
  /** Of its body as it is kept. */
  readonly bytes: number
}

/** How many ids one statement looks for. */
const idsAtOnce = 500
/** How much one statement reads, unless a single document has more. */
const bytesAtOnce = 1_048_576

function portions(heads: readonly DocumentHead[]): readonly (readonly DocumentHead[])[] {
  const all: DocumentHead[][] = []
  let current: DocumentHead[] = []
  let bytes = 0
  for (const head of heads) {
    if (current.length === idsAtOnce || (current.length > 0 && bytes + head.bytes > bytesAtOnce)) {
      all.push(current)
      current = []
      bytes = 0
    }
    current.push(head)
    bytes += head.bytes
  }
  return current.length === 0 ? all : [...all, current]
}

/** What `scope` may read of a collection: its own tenant, and what is published in the others of its group. */
function readable(scope: Scope, compilation: Compilation, draft: boolean): Expression<SqlBool> {
  const { collection } = compilation
  const [tenant, name, status] = ['tenant_id', 'collection', 'status'].map((column) =>
    reference(column, compilation),
  )
  const others = (scope.shared.get(collection.name) ?? []).filter((id) => id !== scope.tenantId)
  const tenants =
    others.length === 0
      ? sql<SqlBool>`${tenant} = ${scope.tenantId}`
      : sql<SqlBool>`${tenant} in (${sql.join([scope.tenantId, ...others])})`
  const inCollection = sql<SqlBool>`${tenants} and ${name} = ${collection.name}`
  if (!draft || !scope.mayReadDrafts) return sql<SqlBool>`${inCollection} and ${status} = 'published'`
  if (others.length === 0) return inCollection
  return sql<SqlBool>`${inCollection} and (${status} = 'published' or ${tenant} = ${scope.tenantId})`
}

/** Where ids are given, nothing but the ids is to be looked for: SQLite takes a tenant for a handful of documents. */
const byId: ReadonlySet<string> = new Set(['tenant_id', 'collection', 'status'])

/** Over a database, or over a transaction of it. */
export class DocumentRows {
  readonly #rows: Kysely<ContentTables>
  readonly #dialect: DialectName

  constructor(database: Kysely<unknown>, dialect: DialectName) {
    this.#rows = database.withTables<ContentTables>()
    this.#dialect = dialect
  }

  /** Which documents are on one page, in the order asked for, and how many there are on all pages. */
  async page(
    scope: Scope,
    collection: Collection,
    query: DocumentQuery,
    limit: number,
    offset: number,
  ): Promise<{ readonly heads: readonly DocumentHead[]; readonly total: number }> {
    const total = await this.count(scope, collection, query)
    if (total <= offset) return { heads: [], total }
    const unindexed = unindexedFor(collection, query, offset + limit, total)
    const compilation: Compilation = { collection, dialect: this.#dialect, unindexed }
    // Ids first, from an index where possible; what is known of this page's bodies only then.
    const page = this.#rows
      .selectFrom('documents')
      .select('documents.id')
      .where(this.#matching(scope, compilation, query))
      .$call((select) =>
        compileSort(query.sort, compilation).reduce((sorted, term) => sorted.orderBy(term), select),
      )
      .limit(limit)
      .offset(offset)
    const plain: Compilation = { ...compilation, unindexed: new Set() }
    const heads = await this.#heads()
      .innerJoin(page.as('page'), 'page.id', 'documents.id')
      .$call((select) =>
        compileSort(query.sort, plain).reduce((sorted, term) => sorted.orderBy(term), select),
      )
      .execute()
    return { heads, total }
  }

  /** How many documents match on all pages. */
  async count(scope: Scope, collection: Collection, query: DocumentQuery): Promise<number> {
    const unindexed = unindexedForCount(collection, query)
    const compilation: Compilation = { collection, dialect: this.#dialect, unindexed }
    const row = await this.#rows
      .selectFrom('documents')
      .select((expression) => expression.fn.countAll().as('count'))
      .where(this.#matching(scope, compilation, query))
      .executeTakeFirstOrThrow()
    return Number(row.count)
  }

  /** Those of `ids` that `scope` may read, in any order. */
  async heads(
    scope: Scope,
    collection: Collection,
    ids: readonly string[],
    draft: boolean,
  ): Promise<readonly DocumentHead[]> {
    const compilation: Compilation = { collection, dialect: this.#dialect, unindexed: byId }
    const found: DocumentHead[] = []
    for (let start = 0; start < ids.length; start += idsAtOnce) {
      const heads = await this.#heads()
        .where(readable(scope, compilation, draft))
        .where('documents.id', 'in', ids.slice(start, start + idsAtOnce))
        .execute()
      found.push(...heads)
    }
    return found
  }

  /**
   * Gives what `heads` stand for to `take`, as far as it is still there and readable, in any order. Read in portions of about
   * a mebibyte: no more than one is in memory beside what `take` keeps.
   *
   * @throws what `budget` does, before a portion is read
   */
  async bodies(
    scope: Scope,
    collection: Collection,
    heads: readonly DocumentHead[],
    draft: boolean,
    budget: ReadBudget,
    take: (document: KeptDocument, bytes: number) => void,
  ): Promise<void> {
    const compilation: Compilation = { collection, dialect: this.#dialect, unindexed: byId }
    for (const portion of portions(heads)) {
      budget.read(portion.reduce((bytes, head) => bytes + head.bytes, 0))
      const sizes = new Map(portion.map(({ id, bytes }) => [id, bytes]))
      const rows = await this.#joined()
        .where(readable(scope, compilation, draft))
        .where('documents.id', 'in', [...sizes.keys()])
        .execute()
      for (const row of rows) take(keptOf(row), sizes.get(row.id) ?? 0)
    }
  }

  async findReadable(
    scope: Scope,
    collection: Collection,
    id: string,
    draft: boolean,
  ): Promise<KeptDocument | null> {
    const compilation: Compilation = { collection, dialect: this.#dialect, unindexed: byId }
    const row = await this.#joined()
      .where(readable(scope, compilation, draft))
      .where('documents.id', '=', id)
      .executeTakeFirst()
    return row === undefined ? null : keptOf(row)
  }

  /** The document if it is the tenant's own; other transactions that `lock` it wait until this one ends. */
  async findOwn(
    tenantId: string,
    collection: Collection,
    id: string,
    lock: boolean,
  ): Promise<KeptDocument | null> {
    if (lock && this.#dialect === 'postgres') {
      await this.#rows
        .selectFrom('documents')
        .select('id')
        .where('id', '=', id)
        .where('tenant_id', '=', tenantId)
        .forUpdate()
        .execute()
    }
    const row = await this.#joined()
      .where('documents.id', '=', id)
      .where('documents.tenant_id', '=', tenantId)
      .where('documents.collection', '=', collection.name)
      .executeTakeFirst()
    return row === undefined ? null : keptOf(row)
  }

  async insert(collection: Collection, document: KeptDocument): Promise<void> {
    await this.#rows
      .insertInto('documents')
      .values({
        id: document.id,
        tenant_id: document.tenantId,
        collection: collection.name,
        created_at: document.createdAt,
        updated_at: document.updatedAt,
        version: document.version,
        ...indexValues(collection, document),
      })
      .execute()
    await this.#rows
      .insertInto('document_bodies')
      .values({ document_id: document.id, data: JSON.stringify(document.data) })
      .execute()
  }

  /** Writes everything of `document` but where it is and since when. */
  async update(collection: Collection, document: KeptDocument): Promise<void> {
    await this.#rows
      .updateTable('documents')
      .set({
        ...indexValues(collection, document),
        updated_at: document.updatedAt,
        version: document.version,
      })
      .where('id', '=', document.id)
      .where('tenant_id', '=', document.tenantId)
      .execute()
    await this.#rows
      .updateTable('document_bodies')
      .set({ data: JSON.stringify(document.data) })
      .where('document_id', '=', document.id)
      .execute()
  }

  /** Its body goes with it. */
  async delete(tenantId: string, collection: Collection, id: string): Promise<void> {
    await this.#rows
      .deleteFrom('documents')
      .where('id', '=', id)
      .where('tenant_id', '=', tenantId)
      .where('collection', '=', collection.name)
      .execute()
  }

  #matching(scope: Scope, compilation: Compilation, { where, draft }: DocumentQuery): Expression<SqlBool> {
    const inScope = readable(scope, compilation, draft)
    return where === null ? inScope : sql<SqlBool>`${inScope} and ${compileCondition(where, compilation)}`
  }

  #heads() {
    // In bytes on both databases, and without reading the text.
    return this.#rows
      .selectFrom('documents')
      .innerJoin('document_bodies', 'document_bodies.document_id', 'documents.id')
      .select(['documents.id', sql<number>`octet_length(document_bodies.data)`.as('bytes')])
  }

  #joined() {
    return this.#rows
      .selectFrom('documents')
      .innerJoin('document_bodies', 'document_bodies.document_id', 'documents.id')
      .select([
        'documents.id',
        'documents.tenant_id',
        'documents.status',
        'documents.created_at',
        'documents.updated_at',
        'documents.version',
        'document_bodies.data',
      ])
  }
}
