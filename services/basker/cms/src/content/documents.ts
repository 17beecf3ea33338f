/**
 * The documents of tenants as they are written, each within a scope.
 *
 * Who may write is judged before, and again in the transaction (`../tenant/role.ts`); rows: `document-rows.ts`; reading: `content-reader.ts`.
 */
import { isReadTooLong, isUniqueViolation, type OpenedStore, type StoreEngine } from '@claviger/store'
import type { EpochMs, NamedAuthor, RandomBytes } from 'claviger'
import type { Collection } from '../model/field.ts'
import { InvalidDocument } from '../model/issue.ts'
import { merged, newBody, type ValidBody } from '../model/validate.ts'
import { mustWrite } from '../tenant/role.ts'
import type { Scope } from '../tenant/tenant.ts'
import { DuplicateSlug, type FoundDocument, StaleDocument } from './document.ts'
import { DocumentRows } from './document-rows.ts'
import { etagOf, matches } from './etag.ts'
import { flatten, select } from './flatten.ts'
import type { KeptDocument } from './kept-document.ts'
import { populate } from './population.ts'
import { defaultQuery, isQueryProblem, type Presentation } from './query.ts'
import { ReadBudget } from './read-budget.ts'
import { maxReadMs } from './read-content.ts'
import { missingReferences } from './references.ts'

export interface WriteOptions {
  readonly author: NamedAuthor
  readonly now: EpochMs
  /** Value of `If-Match` (RFC 9110 §13.1.1); null: whatever version there is. */
  readonly ifMatch: string | null
  /** How the written document is given. Default: as `defaultQuery` does, drafts included. */
  readonly presentation?: Presentation
}

/** Bytes of what a written document names that are given with it: this is read on the thread that serves everybody. */
const maxWithWritten = 2_097_152

const written: Presentation = { ...defaultQuery, draft: true }

export class Documents {
  readonly #engine: Pick<StoreEngine, 'perform'>
  readonly #store: OpenedStore
  readonly #random: RandomBytes
  readonly #rows: DocumentRows

  constructor(engine: Pick<StoreEngine, 'perform'>, store: OpenedStore, random: RandomBytes) {
    this.#engine = engine
    this.#store = store
    this.#random = random
    this.#rows = new DocumentRows(store.database, store.dialect)
  }

  /**
   * Writes a new document into the tenant of `scope`; a draft where the body does not say `_status`.
   *
   * @throws InvalidDocument, DuplicateSlug: of any number with one slug at once exactly one gets through
   */
  async create(
    scope: Scope,
    collection: Collection,
    body: unknown,
    options: Omit<WriteOptions, 'ifMatch'>,
  ): Promise<FoundDocument> {
    const valid = newBody(collection, body)
    const id = this.#random(12).toString('hex')
    const kept = await this.#write(scope, options, async (rows) => {
      await this.#assertReferences(rows, scope, collection, valid)
      const { now } = options
      const document: KeptDocument = {
        ...valid,
        id,
        tenantId: scope.tenantId,
        createdAt: now,
        updatedAt: now,
        version: 1,
      }
      await rows.insert(collection, document)
      return document
    })
    return this.#found(scope, collection, kept, options.presentation ?? written)
  }

  /**
   * Merges `changes` into a document: fields that are not named stay, null empties one, groups are merged field by field.
   *
   * @returns null: unknown in this tenant; one that is only read through the group too
   * @throws InvalidDocument, DuplicateSlug, StaleDocument
   */
  update(
    scope: Scope,
    collection: Collection,
    id: string,
    changes: unknown,
    options: WriteOptions,
  ): Promise<FoundDocument | null> {
    return this.#rewrite(scope, collection, id, options, (kept) => merged(collection, kept, changes))
  }

  /** Puts `body` in the place of a document, which keeps its id, its creation time and, where the body says none, `_status`. As `update`. */
  replace(
    scope: Scope,
    collection: Collection,
    id: string,
    body: unknown,
    options: WriteOptions,
  ): Promise<FoundDocument | null> {
    const valid = newBody(collection, body)
    const keepsStatus = typeof body === 'object' && body !== null && !('_status' in body)
    return this.#rewrite(scope, collection, id, options, (kept) =>
      keepsStatus ? { ...valid, status: kept.status } : valid,
    )
  }

  /**
   * Deletes a document and gives it as it last was. Documents that name it keep its id.
   *
   * @returns null: unknown in this tenant
   * @throws StaleDocument
   */
  async delete(
    scope: Scope,
    collection: Collection,
    id: string,
    options: WriteOptions,
  ): Promise<FoundDocument | null> {
    const kept = await this.#write(scope, options, async (rows) => {
      const found = await rows.findOwn(scope.tenantId, collection, id, true)
      if (found === null) return null
      if (!matches(options.ifMatch, found)) throw new StaleDocument()
      await rows.delete(scope.tenantId, collection, id)
      return found
    })
    return kept === null ? null : this.#found(scope, collection, kept, options.presentation ?? written)
  }

  async #rewrite(
    scope: Scope,
    collection: Collection,
    id: string,
    options: WriteOptions,
    change: (kept: KeptDocument) => ValidBody,
  ): Promise<FoundDocument | null> {
    const kept = await this.#write(scope, options, async (rows) => {
      const found = await rows.findOwn(scope.tenantId, collection, id, true)
      if (found === null) return null
      if (!matches(options.ifMatch, found)) throw new StaleDocument()
      const valid = change(found)
      await this.#assertReferences(rows, scope, collection, valid, found)
      const document: KeptDocument = {
        ...found,
        ...valid,
        updatedAt: options.now,
        version: found.version + 1,
      }
      await rows.update(collection, document)
      return document
    })
    return kept === null ? null : this.#found(scope, collection, kept, options.presentation ?? written)
  }

  /** A unique violation can only be the slug's: ids are 96 random bits. */
  async #write<T>(
    scope: Scope,
    { author, now }: Pick<WriteOptions, 'author' | 'now'>,
    work: (rows: DocumentRows) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#engine.perform(author, now, (unit) => {
        mustWrite(unit, author, scope.tenantId)
        return work(new DocumentRows(unit.database, this.#store.dialect))
      })
    } catch (error) {
      if (isUniqueViolation(error)) throw new DuplicateSlug()
      throw error
    }
  }

  async #assertReferences(
    rows: DocumentRows,
    scope: Scope,
    collection: Collection,
    body: ValidBody,
    before: ValidBody | null = null,
  ): Promise<void> {
    const issues = await missingReferences(rows, scope, collection, body, before)
    if (issues.length > 0) throw new InvalidDocument(issues)
  }

  /** What was written is given with as much of what it names as a reply may hold; beyond that, with ids alone. */
  async #found(
    scope: Scope,
    collection: Collection,
    kept: KeptDocument,
    presentation: Presentation,
  ): Promise<FoundDocument> {
    const flat = select(flatten(collection, kept), presentation.select)
    const budget = new ReadBudget(performance.now() + maxReadMs, maxWithWritten)
    const etag = etagOf(kept)
    try {
      const population = { rows: this.#rows, scope, presentation, budget }
      const [document] = await populate(population, collection, [flat])
      return { document: document ?? flat, etag }
    } catch (error) {
      if (isQueryProblem(error) || isReadTooLong(error)) return { document: flat, etag }
      throw error
    }
  }
}
