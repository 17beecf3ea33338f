/**
 * A read of content as plain data, which can be handed to another thread, and the reply to it.
 *
 * How it is carried out: `read-content.ts`; where: `content-reader.ts`.
 */
import { isReadTooLong, StoreUnavailable } from '@claviger/store'
import type { CollectionName } from '../model/field.ts'
import type { Scope } from '../tenant/tenant.ts'
import { filterSteps, freeSteps } from './filter-work.ts'
import { type DocumentQuery, type Presentation, QueryProblem } from './query.ts'
import type { FieldNames } from './rendering.ts'

interface Asked {
  readonly scope: Scope
  readonly collection: CollectionName
  /** What fields are called in the reply. */
  readonly names: FieldNames
}

export interface ListRead extends Asked {
  readonly kind: 'list'
  readonly query: DocumentQuery
}

export interface DocumentRead extends Asked {
  readonly kind: 'document'
  readonly id: string
  readonly presentation: Presentation
}

export type ContentRead = ListRead | DocumentRead

export interface ContentReply {
  /** JSON in UTF-8, in memory of its own. */
  readonly body: Uint8Array
  /** Of a document that is given by itself; else null. */
  readonly etag: string | null
}

/** What `error` is for whoever asked: a read that took too long is their own doing where they asked for much. */
export function readFailure(error: unknown, read: ContentRead): unknown {
  if (!isReadTooLong(error)) return error
  const { depth } = read.kind === 'list' ? read.query : read.presentation
  const where = read.kind === 'list' ? read.query.where : null
  if (where !== null && filterSteps(where) > freeSteps) {
    return new QueryProblem('where', 'The query took too long. Use fewer conditions in where')
  }
  if (depth > 1) {
    return new QueryProblem('depth', 'The query took too long. Use a smaller depth, or populate less')
  }
  return new StoreUnavailable('busy', 'a read took too long')
}
