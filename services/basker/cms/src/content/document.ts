/**
 * A document as it is given: flat, its own fields beside those that every document has.
 *
 * What may be in it: `../model/`. How it is kept: `document-rows.ts`.
 */
import { hasBrand } from 'claviger'
export type DocumentStatus = 'draft' | 'published'

/** What a field holds on the wire; a populated relationship is a document. */
export type DocumentValue =
  | string
  | number
  | boolean
  | null
  | readonly DocumentValue[]
  | { readonly [name: string]: DocumentValue }

/**
 * Every field of its collection is there, null (or `[]`, or `false`) where it is empty; with `select` only what was asked
 * for and `id`. Beside them: `tenant` (id), `_status`, `createdAt`, `updatedAt` (ISO 8601, UTC, milliseconds).
 */
export interface FlatDocument {
  readonly id: string
  readonly [field: string]: DocumentValue
}

/** A document with the ETag of the version that was read or written. */
export interface FoundDocument {
  readonly document: FlatDocument
  /** Quoted, strong (RFC 9110 §8.8.3): it changes with each write to the document, not with what was selected. */
  readonly etag: string
}

export interface DocumentPage {
  readonly docs: readonly FlatDocument[]
  readonly totalDocs: number
  readonly limit: number
  readonly totalPages: number
  readonly page: number
  /** Number of the first document on the page, from 1. */
  readonly pagingCounter: number
  readonly hasPrevPage: boolean
  readonly hasNextPage: boolean
  readonly prevPage: number | null
  readonly nextPage: number | null
}

const duplicateBrand = Symbol.for('basker.duplicate-slug')

/** Another document of the collection has the slug in this tenant (409). Nothing was written. */
export class DuplicateSlug extends Error {
  constructor() {
    super('Another document has this slug')
    this.name = 'DuplicateSlug'
  }

  get [duplicateBrand](): true {
    return true
  }
}

/** Whether `error` is a `DuplicateSlug`, whichever copy of this module made it. */
export function isDuplicateSlug(error: unknown): error is DuplicateSlug {
  return hasBrand(error, duplicateBrand)
}

const staleBrand = Symbol.for('basker.stale-document')

/** The document has changed since the version that `If-Match` names (412). Nothing was written. */
export class StaleDocument extends Error {
  constructor() {
    super('The document has changed since it was read')
    this.name = 'StaleDocument'
  }

  get [staleBrand](): true {
    return true
  }
}

/** Whether `error` is a `StaleDocument`, whichever copy of this module made it. */
export function isStaleDocument(error: unknown): error is StaleDocument {
  return hasBrand(error, staleBrand)
}
