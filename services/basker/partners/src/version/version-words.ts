/**
 * One version's words for the fields of the content model: its collections, and translation from and to them.
 *
 * Which names differ: `version.ts`. Replies are translated where they are written (`names`), populated documents too.
 */
import {
  type Collection,
  type CollectionName,
  type Condition,
  collections,
  type DocumentQuery,
  type FieldNames,
  maxNamesRead,
} from '@claviger/basker-cms'
import type { FormerNames, Version } from './version.ts'

const none: FormerNames = {}

export class VersionWords {
  readonly #former: Version['formerNames']
  /** What replies call the fields of the content model. */
  readonly names: FieldNames
  /** The collections as this version knows them. */
  readonly collections: Readonly<Record<CollectionName, Collection>>

  constructor(version: Version) {
    this.#former = version.formerNames
    this.names = new Map(
      Object.values(collections).map(({ name }) => [
        name,
        new Map(Object.entries(version.formerNames[name] ?? none).map(([then, now]) => [now, then])),
      ]),
    )
    this.collections = Object.fromEntries(
      Object.values(collections).map((collection) => [collection.name, this.#worded(collection)]),
    ) as Record<CollectionName, Collection>
  }

  /** `query`, which was read in the words of this version, in those of the content model. */
  queryNow(collection: CollectionName, query: DocumentQuery): DocumentQuery {
    const now = (field: string): string => this.#now(collection, field)
    const { populate } = query
    return {
      ...query,
      where: query.where === null ? null : conditionNow(query.where, now),
      sort: query.sort.map((term) => ({ ...term, field: now(term.field) })),
      select: query.select === null ? null : query.select.map(now),
      populate: {
        fields: populate.fields === null ? null : populate.fields.map(now),
        select: new Map(
          [...populate.select].map(([of, fields]) => [of, fields.map((field) => this.#now(of, field))]),
        ),
      },
    }
  }

  /**
   * The fields of a body in the words of the content model. A name that this version does not have stays unknown; of a body with
   * more names than any collection has, the first hundred are given, one of which is unknown.
   */
  bodyNow(collection: CollectionName, body: Readonly<Record<string, unknown>>): BodyNow {
    const former = this.#former[collection] ?? none
    const taken = new Set(Object.values(former))
    const names = Object.keys(body).slice(0, maxNamesRead)
    const known = names.filter((name) => !taken.has(name))
    return {
      body: Object.fromEntries(known.map((name) => [this.#now(collection, name), body[name]])),
      unknown: names.filter((name) => taken.has(name)),
    }
  }

  /** A path into a document of the content model, in the words of this version. */
  pathThen(collection: CollectionName, path: string): string {
    const [field = '', ...rest] = path.split('.')
    return [this.#then(collection, field), ...rest].join('.')
  }

  #now(collection: CollectionName, name: string): string {
    return this.#former[collection]?.[name] ?? name
  }

  #then(collection: CollectionName, name: string): string {
    const former = Object.entries(this.#former[collection] ?? none).find(([, now]) => now === name)
    return former?.[0] ?? name
  }

  #worded(collection: Collection): Collection {
    const then = (name: string): string => this.#then(collection.name, name)
    return {
      ...collection,
      titleField: then(collection.titleField),
      fields: collection.fields.map((field) => ({ ...field, name: then(field.name) })),
      indexed: Object.fromEntries(
        Object.entries(collection.indexed).map(([name, column]) => [then(name), column]),
      ),
    }
  }
}

export interface BodyNow {
  readonly body: Readonly<Record<string, unknown>>
  /** Names in the body that only later versions have. */
  readonly unknown: readonly string[]
}

function conditionNow(condition: Condition, now: (field: string) => string): Condition {
  if (condition.kind === 'compare') return { ...condition, field: now(condition.field) }
  return { ...condition, conditions: condition.conditions.map((inner) => conditionNow(inner, now)) }
}
