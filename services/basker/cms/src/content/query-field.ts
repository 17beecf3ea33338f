/**
 * Fields that a query may name: those a collection indexes, and those that every document has.
 *
 * This is the only way from a name in a request to a field; whatever is not found here is refused.
 */
import { findField } from '../model/collections.ts'
import type { Collection, CollectionName } from '../model/field.ts'
import { QueryProblem } from './query.ts'

export interface Named {
  readonly collection: Collection
  /** The collections that relationships lead to. */
  readonly model: Readonly<Record<CollectionName, Collection>>
}

/** What its values are, and with that which operators make sense. */
export type QueryKind = 'id' | 'text' | 'select' | 'number' | 'boolean' | 'date'

export interface QueryField {
  readonly name: string
  readonly kind: QueryKind
}

const systemFields: Readonly<Record<string, QueryKind>> = {
  id: 'id',
  slug: 'text',
  createdAt: 'date',
  updatedAt: 'date',
  _status: 'select',
}

const kinds = {
  text: 'text',
  slug: 'text',
  select: 'select',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  relationship: 'id',
} as const

/** The field that `collection` filters and sorts by under that name; null: none. */
export function queryField(collection: Collection, name: string): QueryField | null {
  if (Object.hasOwn(systemFields, name)) {
    const kind = systemFields[name]
    return kind === undefined ? null : { name, kind }
  }
  if (!Object.hasOwn(collection.indexed, name)) return null
  const type = findField(collection, name)?.type
  return type !== undefined && Object.hasOwn(kinds, type)
    ? { name, kind: kinds[type as keyof typeof kinds] }
    : null
}

/** What was sent, short enough to be repeated in a message. */
export function quoted(asked: string): string {
  return asked.length <= 100 ? asked : `${asked.slice(0, 100)}…`
}

/** @throws QueryProblem that names it */
export function queryFieldOf(asked: string, { collection }: Named, verb: 'filtered' | 'sorted'): QueryField {
  const found = queryField(collection, asked)
  if (found !== null) return found
  const exists = collection.fields.some((field) => field.name === asked)
  throw new QueryProblem(
    quoted(asked),
    exists
      ? `The field ${quoted(asked)} of ${collection.name} cannot be ${verb} by`
      : `There is no field ${quoted(asked)} in ${collection.name}`,
  )
}
