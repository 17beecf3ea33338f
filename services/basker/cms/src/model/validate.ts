/**
 * From the body of a request to a document that may be kept: every field looked at, nothing unknown let through.
 *
 * One field's value: `value.ts`. Whether slugs are free and references lead somewhere needs the database
 * (`../content/documents.ts`).
 */
import type { DocumentStatus, DocumentValue } from '../content/document.ts'
import { findField } from './collections.ts'
import type { Collection, Field } from './field.ts'
import { InvalidDocument, type Issue } from './issue.ts'
import { acceptValue, emptyValue, isEmpty, isRecord } from './value.ts'

export { emptyValue } from './value.ts'

/** A document's own content. `data` has a value for every field of its collection, and nothing else. */
export interface ValidBody {
  readonly status: DocumentStatus
  readonly data: Readonly<Record<string, DocumentValue>>
}

/** What every document is given beside its fields; sent back with them, they are left as they are. */
const givenBack: ReadonlySet<string> = new Set(['id', 'tenant', 'createdAt', 'updatedAt'])

const maxIssues = 50
/** More than any collection has: where there are more, one of these is unknown, and the others are not looked at. */
export const maxNamesRead = 100

/**
 * A new document from `body`; a draft where it does not say.
 *
 * @throws InvalidDocument with everything that is wrong, at most 50 issues
 */
export function newBody(collection: Collection, body: unknown): ValidBody {
  const given = record(body)
  const issues = unknownFields(collection, given)
  const data: Record<string, DocumentValue> = {}
  for (const field of collection.fields) {
    const value = Object.hasOwn(given, field.name) ? given[field.name] : null
    data[field.name] = accepted(field, value, null, issues)
  }
  issues.push(...outOfOrder(collection, data))
  return finished(statusIn(given, 'draft', issues), data, issues)
}

/**
 * `before` with the fields that `changes` names: null empties one, groups are merged field by field.
 *
 * @throws InvalidDocument
 */
export function merged(collection: Collection, before: ValidBody, changes: unknown): ValidBody {
  const given = record(changes)
  const issues = unknownFields(collection, given)
  const data: Record<string, DocumentValue> = {}
  for (const field of collection.fields) {
    const kept = before.data[field.name] ?? emptyValue(field)
    data[field.name] = Object.hasOwn(given, field.name)
      ? accepted(field, given[field.name], kept, issues)
      : kept
  }
  // What was kept out of order before is no fault of a change of something else.
  if (collection.inOrder?.some((name) => Object.hasOwn(given, name)) === true) {
    issues.push(...outOfOrder(collection, data))
  }
  return finished(statusIn(given, before.status, issues), data, issues)
}

/** Dates are kept as ISO 8601 in UTC with milliseconds, which sort as text. */
function outOfOrder({ inOrder }: Collection, data: ValidBody['data']): Issue[] {
  if (inOrder === undefined) return []
  const [first, second] = inOrder
  const start = data[first]
  const end = data[second]
  if (typeof start !== 'string' || typeof end !== 'string' || Date.parse(end) >= Date.parse(start)) return []
  return [{ path: second, message: `${second} must not be before the start`, code: 'out_of_range' }]
}

type Given = Readonly<Record<string, unknown>>

function record(body: unknown): Given {
  if (isRecord(body)) return body
  throw new InvalidDocument([{ path: '', message: 'A document must be an object', code: 'wrong_type' }])
}

function unknownFields(collection: Collection, given: Given): Issue[] {
  return Object.keys(given)
    .slice(0, maxNamesRead)
    .filter((name) => name !== '_status' && !givenBack.has(name) && findField(collection, name) === null)
    .slice(0, maxIssues)
    .map((name) => ({
      path: name.slice(0, 100),
      message: `There is no such field in ${collection.name}`,
      code: 'unknown_field',
    }))
}

function accepted(field: Field, value: unknown, before: DocumentValue, issues: Issue[]): DocumentValue {
  const outcome = acceptValue(field, value, before, field.name)
  issues.push(...outcome.issues)
  if (field.required && outcome.issues.length === 0 && isEmpty(outcome.value)) {
    issues.push({ path: field.name, message: `${field.label} is required`, code: 'required' })
  }
  return outcome.value
}

function statusIn(given: Given, standard: DocumentStatus, issues: Issue[]): DocumentStatus {
  const status = Object.hasOwn(given, '_status') ? given['_status'] : standard
  if (status === 'draft' || status === 'published') return status
  issues.push({ path: '_status', message: '_status must be draft or published', code: 'not_an_option' })
  return standard
}

function finished(status: DocumentStatus, data: ValidBody['data'], issues: readonly Issue[]): ValidBody {
  if (issues.length > 0) throw new InvalidDocument(issues.slice(0, maxIssues))
  return { status, data }
}
