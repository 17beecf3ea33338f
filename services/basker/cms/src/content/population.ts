/**
 * Documents in the place of the ids by which others name them, as deep as was asked.
 *
 * Nothing is followed out of the scope: what may not be read, is a draft or is gone stays an id.
 */
import { collections } from '../model/collections.ts'
import type { Collection, CollectionName, RelationshipField } from '../model/field.ts'
import type { Scope } from '../tenant/tenant.ts'
import type { DocumentValue, FlatDocument } from './document.ts'
import type { DocumentRows } from './document-rows.ts'
import { flatten, select } from './flatten.ts'
import type { KeptDocument } from './kept-document.ts'
import type { Presentation } from './query.ts'
import type { ReadBudget } from './read-budget.ts'

export interface Population {
  readonly rows: DocumentRows
  readonly scope: Scope
  readonly presentation: Presentation
  readonly budget: ReadBudget
}

/** So many documents stand in for ids in one reply, at most; the rest stay ids. */
const mostPopulated = 5_000

type Found = ReadonlyMap<string, FlatDocument>

interface Level {
  readonly depth: number
  /** Fields that are followed; null: all. */
  readonly followed: readonly string[] | null
  /** How many documents may still be fetched. */
  readonly left: number
}

/** A kept document of `bytes` as it will be given, counted among what is held. @throws QueryProblem */
export function given(
  budget: ReadBudget,
  collection: Collection,
  names: readonly string[] | null,
  kept: KeptDocument,
  bytes: number,
): FlatDocument {
  const flat = select(flatten(collection, kept), names)
  budget.hold(names === null ? bytes : Buffer.byteLength(JSON.stringify(flat)))
  return flat
}

/**
 * `documents` of `collection` with their relationships followed, each document read once however many name it.
 *
 * @throws QueryProblem for more than a reply may hold
 */
export function populate(
  population: Population,
  collection: Collection,
  documents: readonly FlatDocument[],
): Promise<readonly FlatDocument[]> {
  const { depth, populate: asked } = population.presentation
  return follow(population, collection, documents, { depth, followed: asked.fields, left: mostPopulated })
}

async function follow(
  population: Population,
  collection: Collection,
  documents: readonly FlatDocument[],
  level: Level,
): Promise<readonly FlatDocument[]> {
  const fields = followedFields(collection, level.followed)
  if (level.depth === 0 || fields.length === 0 || documents.length === 0) return documents
  const named = idsByCollection(fields, documents, level.left)
  let left = level.left
  for (const ids of named.values()) left -= ids.length
  const found = new Map<CollectionName, Found>()
  for (const [name, ids] of named) {
    found.set(
      name,
      await fetch(population, collections[name], ids, { depth: level.depth - 1, followed: null, left }),
    )
  }
  return documents.map((document) => withDocuments(document, fields, found))
}

function followedFields(
  collection: Collection,
  followed: readonly string[] | null,
): readonly RelationshipField[] {
  return collection.fields
    .filter((field) => field.type === 'relationship')
    .filter(({ name }) => followed === null || followed.includes(name))
}

function idsIn(value: DocumentValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function idsByCollection(
  fields: readonly RelationshipField[],
  documents: readonly FlatDocument[],
  most: number,
): ReadonlyMap<CollectionName, readonly string[]> {
  const named = new Map<CollectionName, Set<string>>()
  let left = most
  for (const document of documents) {
    for (const field of fields) {
      const ids = named.get(field.to) ?? new Set<string>()
      named.set(field.to, ids)
      const fresh = idsIn(document[field.name]).filter((id) => !ids.has(id))
      for (const id of fresh.slice(0, left)) ids.add(id)
      left = Math.max(0, left - fresh.length)
    }
  }
  return new Map(Array.from(named, ([name, ids]) => [name, [...ids]]))
}

async function fetch(
  population: Population,
  collection: Collection,
  ids: readonly string[],
  level: Level,
): Promise<Found> {
  const { rows, scope, presentation, budget } = population
  const names = presentation.populate.select.get(collection.name) ?? null
  const heads = await rows.heads(scope, collection, ids, presentation.draft)
  const flat: FlatDocument[] = []
  await rows.bodies(scope, collection, heads, presentation.draft, budget, (kept, bytes) => {
    flat.push(given(budget, collection, names, kept, bytes))
  })
  const followed = await follow(population, collection, flat, level)
  return new Map(followed.map((document) => [document.id, document]))
}

function withDocuments(
  document: FlatDocument,
  fields: readonly RelationshipField[],
  found: ReadonlyMap<CollectionName, Found>,
): FlatDocument {
  const replaced = fields
    .filter(({ name }) => Object.hasOwn(document, name))
    .map(({ name, to }) => {
      const standIn = (value: DocumentValue): DocumentValue =>
        typeof value === 'string' ? (found.get(to)?.get(value) ?? value) : value
      const value = document[name] ?? null
      return [name, Array.isArray(value) ? value.map(standIn) : standIn(value)] as const
    })
  return { ...document, ...Object.fromEntries(replaced) }
}
