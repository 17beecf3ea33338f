/**
 * Pages of documents of one collection of one tenant.
 *
 * One document whole is the document feature's.
 */
import { fieldsOf, listField, numberField, textField } from '@claviger/web'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../shell/api.ts'
import type { ListSearch } from '../shell/list-search.ts'

export interface DocumentRow {
  readonly id: string
  readonly title: string
  readonly slug: string
  readonly status: 'draft' | 'published'
  readonly updatedAt: string
}

export interface DocumentPage {
  readonly rows: readonly DocumentRow[]
  readonly total: number
  readonly pages: number
}

export interface ListPlace {
  readonly tenant: string
  readonly collection: string
  readonly titleField: string
}

export const defaultSort = '-updatedAt'

export function documentsQuery({ tenant, collection, titleField }: ListPlace, search: ListSearch) {
  return queryOptions({
    queryKey: ['documents', tenant, collection, search],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ sort: search.sort ?? defaultSort, page: String(search.page ?? 1) })
      if (search.search !== undefined) query.set('search', search.search)
      if (search.status !== undefined) query.set('status', search.status)
      const path = `/api/tenants/${encodeURIComponent(tenant)}/${encodeURIComponent(collection)}?${query}`
      return parsePage((await call(path, { signal })).body, titleField)
    },
  })
}

function parsePage(body: unknown, titleField: string): DocumentPage {
  const page = fieldsOf(body)
  return {
    rows: listField(page, 'docs', (item) => parseRow(item, titleField)),
    total: numberField(page, 'totalDocs'),
    pages: numberField(page, 'totalPages'),
  }
}

function parseRow(item: unknown, titleField: string): DocumentRow {
  const document = fieldsOf(item)
  return {
    id: textField(document, 'id'),
    title: textField(document, titleField),
    slug: textField(document, 'slug'),
    status: document['_status'] === 'published' ? 'published' : 'draft',
    updatedAt: textField(document, 'updatedAt'),
  }
}
