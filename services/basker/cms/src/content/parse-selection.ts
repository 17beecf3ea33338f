/**
 * Reading `select` and `populate`: which fields are given, and which relationships are followed.
 *
 * `select[field]=true`; `populate[relationship]=true` or `populate=a,b`; `populate[collection][field]=true`.
 */
import { findField } from '../model/collections.ts'
import type { Collection, CollectionName } from '../model/field.ts'
import { isRecord } from '../model/value.ts'
import { systemNames } from './flatten.ts'
import { defaultQuery, type Populate, QueryProblem } from './query.ts'
import { type Named, quoted } from './query-field.ts'

function exists(collection: Collection, name: string): boolean {
  return (
    name === 'id' || systemNames.some((system) => system === name) || findField(collection, name) !== null
  )
}

/** Names that stand with `true`; a name alone, in a list with commas, counts as that. */
function chosen(given: unknown, what: string): readonly string[] {
  if (typeof given === 'string') return given.split(',').filter((name) => name !== '')
  if (!isRecord(given)) throw new QueryProblem(what, `${what} must name fields, as ${what}[field]=true`)
  return Object.entries(given).flatMap(([name, value]) => {
    if (value === 'true') return [name]
    if (value === 'false') return []
    throw new QueryProblem(quoted(name), `${what}[${quoted(name)}] must be true or false`)
  })
}

function existing(collection: Collection, names: readonly string[]): readonly string[] {
  return names.map((name) => {
    if (exists(collection, name)) return name
    throw new QueryProblem(quoted(name), `There is no field ${quoted(name)} in ${collection.name}`)
  })
}

/** Null: all fields. @throws QueryProblem that names a field that does not exist */
export function parseSelect(given: unknown, { collection }: Named): readonly string[] | null {
  if (given === undefined) return null
  return existing(collection, chosen(given, 'select'))
}

/** @throws QueryProblem that names what is neither a relationship of the collection nor a collection */
export function parsePopulate(given: unknown, named: Named): Populate {
  if (given === undefined) return defaultQuery.populate
  const flat = isRecord(given)
    ? given
    : Object.fromEntries(chosen(given, 'populate').map((name) => [name, 'true']))
  const select = new Map<CollectionName, readonly string[]>()
  const fields: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(flat)) {
    const collection = Object.values(named.model).find((one) => one.name === name) ?? null
    if (collection === null) fields[name] = value
    else if (isRecord(value)) select.set(collection.name, existing(collection, chosen(value, 'populate')))
  }
  if (Object.keys(fields).length === 0) return { fields: null, select }
  const asked = chosen(fields, 'populate')
  return { fields: asked.map((name) => relationship(name, named)), select }
}

function relationship(name: string, { collection }: Named): string {
  if (findField(collection, name)?.type === 'relationship') return name
  throw new QueryProblem(
    quoted(name),
    `${quoted(name)} is no relationship of ${collection.name} and cannot be populated`,
  )
}
