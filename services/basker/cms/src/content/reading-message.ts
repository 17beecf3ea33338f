/**
 * What goes between the service's thread and one that reads content.
 *
 * Errors lose their class on the way, so each kind has a form of its own.
 */
import {
  isReadTooLong,
  isStoreUnavailable,
  ReadTooLong,
  StoreUnavailable,
  type UnavailableReason,
} from '@claviger/store'
import type { ContentRead, ContentReply } from './content-read.ts'
import { isQueryProblem, QueryProblem } from './query.ts'

export interface ReadingRequest {
  readonly number: number
  readonly read: ContentRead
}

export type Failure =
  | { readonly kind: 'query'; readonly what: string; readonly message: string }
  | { readonly kind: 'too_long' }
  | { readonly kind: 'unavailable'; readonly reason: UnavailableReason }
  | { readonly kind: 'bug'; readonly text: string }

export type ReadingAnswer =
  | { readonly number: number; readonly reply: ContentReply | null }
  | { readonly number: number; readonly failure: Failure }

export function failureOf(error: unknown): Failure {
  if (isQueryProblem(error)) return { kind: 'query', what: error.what, message: error.message }
  if (isReadTooLong(error)) return { kind: 'too_long' }
  if (isStoreUnavailable(error)) return { kind: 'unavailable', reason: error.reason }
  return { kind: 'bug', text: error instanceof Error ? (error.stack ?? error.message) : 'not an error' }
}

export function errorOf(failure: Failure): Error {
  switch (failure.kind) {
    case 'query':
      return new QueryProblem(failure.what, failure.message)
    case 'too_long':
      return new ReadTooLong()
    case 'unavailable':
      return new StoreUnavailable(failure.reason, 'on a reading thread')
    case 'bug':
      return new Error(`on a reading thread: ${failure.text}`)
  }
}
