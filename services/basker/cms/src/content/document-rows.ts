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

/** How many ids one statement looks for. */
const idsAtOnce = 500

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

  /** One page in the order asked for, and how many documents there are on all pages. */
  async list(
    scope: Scope,
    collection: Collection,
    query: DocumentQuery,
    limit: number,
    offset: number,
  ): Promise<{ readonly rows: readonly KeptDocument[]; readonly total: number }> {
    const total = await this.#count(scope, collection, query)
    if (total <= offset) return { rows: [], total }
    const unindexed = unindexedFor(collection, query, offset + limit, total)
    const compilation: Compilation = { collection, dialect: this.#dialect, unindexed }
    // Ids first, from an index where possible; bodies of this page only.
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
    const rows = await this.#joined()
      .innerJoin(page.as('page'), 'page.id', 'documents.id')
      .$call((select) =>
        compileSort(query.sort, plain).reduce((sorted, term) => sorted.orderBy(term), select),
      )
      .execute()
    return { rows: rows.map(keptOf), total }
  }

  async findReadable(
    scope: Scope,
    collection: Collection,
    id: string,
    draft: boolean,
  ): Promise<KeptDocument | null> {
    const [found] = await this.findSeveral(scope, collection, [id], draft)
    return found ?? null
  }

  /** Those of `ids` that `scope` may read, in any order. */
  async findSeveral(
    scope: Scope,
    collection: Collection,
    ids: readonly string[],
    draft: boolean,
  ): Promise<readonly KeptDocument[]> {
    const compilation: Compilation = { collection, dialect: this.#dialect, unindexed: byId }
    const found: KeptDocument[] = []
    for (let start = 0; start < ids.length; start += idsAtOnce) {
      const rows = await this.#joined()
        .where(readable(scope, compilation, draft))
        .where('documents.id', 'in', ids.slice(start, start + idsAtOnce))
        .execute()
      found.push(...rows.map(keptOf))
    }
    return found
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

  async #count(scope: Scope, collection: Collection, query: DocumentQuery): Promise<number> {
    const unindexed = unindexedForCount(collection, query)
    const compilation: Compilation = { collection, dialect: this.#dialect, unindexed }
    const row = await this.#rows
      .selectFrom('documents')
      .select((expression) => expression.fn.countAll().as('count'))
      .where(this.#matching(scope, compilation, query))
      .executeTakeFirstOrThrow()
    return Number(row.count)
  }

  #matching(scope: Scope, compilation: Compilation, { where, draft }: DocumentQuery): Expression<SqlBool> {
    const inScope = readable(scope, compilation, draft)
    return where === null ? inScope : sql<SqlBool>`${inScope} and ${compileCondition(where, compilation)}`
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
