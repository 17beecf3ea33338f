/**
 * Where a field that queries may name is kept, and what is put there.
 *
 * Which fields those are: `query-field.ts` and the model.
 */
import type { Collection, IndexColumn } from '../model/field.ts'
import type { KeptDocument } from './kept-document.ts'

/** A row of `documents`. Times are epoch milliseconds, flags 0 or 1. */
export type DocumentTable = {
  id: string
  tenant_id: string
  collection: string
  slug: string
  status: string
  created_at: number
  updated_at: number
  version: number
  title: string
  title_folded: string
  place: string | null
  place_folded: string | null
  choice: string | null
  reference: string | null
  number_a: number | null
  number_b: number | null
  flag: number | null
  date_a: number | null
  date_b: number | null
}

export type DocumentBodyTable = {
  document_id: string
  data: string
}

export type ContentTables = {
  documents: DocumentTable
  document_bodies: DocumentBodyTable
}

export type QueryColumn = IndexColumn | 'id' | 'slug' | 'status' | 'created_at' | 'updated_at'

const systemColumns: Readonly<Record<string, QueryColumn>> = {
  id: 'id',
  slug: 'slug',
  _status: 'status',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
}

/**
 * The column of a field.
 *
 * @throws TypeError for a field that is not indexed: no parsed query names one
 */
export function columnOf(collection: Collection, field: string): QueryColumn {
  const table = Object.hasOwn(systemColumns, field) ? systemColumns : collection.indexed
  const column = Object.hasOwn(table, field) ? table[field] : undefined
  if (column === undefined) throw new TypeError('columnOf: the field is not indexed')
  return column
}

/** Columns that may be empty; empty sorts before everything else. */
export function mayBeEmpty(column: QueryColumn): boolean {
  return !['id', 'slug', 'status', 'created_at', 'updated_at', 'title'].includes(column)
}

/** Text as `contains` compares it: without case, and without the difference between composed and decomposed letters. */
export function folded(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

type IndexValues = Omit<
  DocumentTable,
  'id' | 'tenant_id' | 'collection' | 'created_at' | 'updated_at' | 'version'
>

/** What of a document its row has, beside who, where and when. */
export function indexValues(collection: Collection, { data, status }: KeptDocument): IndexValues {
  const fieldAt = (column: IndexColumn): unknown => {
    const field = Object.keys(collection.indexed).find((name) => collection.indexed[name] === column)
    return field === undefined ? null : data[field]
  }
  const text = (column: IndexColumn): string | null => {
    const value = fieldAt(column)
    return typeof value === 'string' ? value : null
  }
  const number = (column: IndexColumn): number | null => {
    const value = fieldAt(column)
    return typeof value === 'number' ? value : null
  }
  const time = (column: IndexColumn): number | null => {
    const value = text(column)
    return value === null ? null : Date.parse(value)
  }
  const title = text('title') ?? ''
  const place = text('place')
  const flag = fieldAt('flag')
  return {
    slug: String(data['slug']),
    status,
    title,
    title_folded: folded(title),
    place,
    place_folded: place === null ? null : folded(place),
    choice: text('choice'),
    reference: text('reference'),
    number_a: number('number_a'),
    number_b: number('number_b'),
    flag: typeof flag === 'boolean' ? Number(flag) : null,
    date_a: time('date_a'),
    date_b: time('date_b'),
  }
}
