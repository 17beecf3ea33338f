/**
 * One document: read, made, changed, published and deleted.
 *
 * What its fields are is the model's; values stay as the server gives them until values.ts looks at them.
 */
import { type Fields, fieldsOf, listField, type Reply, textField } from '@claviger/web'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../shell/api.ts'

export interface DocumentPlace {
  readonly tenant: string
  readonly collection: string
}

export interface Document {
  readonly id: string
  readonly status: Status
  readonly updatedAt: string
  /** Sent back with a change, so that it does not undo somebody else's. */
  readonly etag: string | null
  readonly values: Fields
}

export type Status = 'draft' | 'published'

export interface Reference {
  readonly id: string
  readonly title: string
}

function pathOf({ tenant, collection }: DocumentPlace, id?: string): string {
  const list = `/api/tenants/${encodeURIComponent(tenant)}/${encodeURIComponent(collection)}`
  return id === undefined ? list : `${list}/${encodeURIComponent(id)}`
}

export function documentQuery(place: DocumentPlace, id: string) {
  return queryOptions({
    queryKey: ['document', place.tenant, place.collection, id],
    queryFn: async ({ signal }) => parseDocument(await call(pathOf(place, id), { signal })),
    // What is being edited is not exchanged under the editor's hands.
    refetchOnWindowFocus: false,
    staleTime: 0,
  })
}

function parseDocument({ body, headers }: Reply): Document {
  const values = fieldsOf(body)
  return {
    id: textField(values, 'id'),
    status: values['_status'] === 'published' ? 'published' : 'draft',
    updatedAt: textField(values, 'updatedAt'),
    etag: headers.get('etag'),
    values,
  }
}

/** @throws Problem 409 for a slug that is taken, 422 with fields */
export async function createDocument(place: DocumentPlace, values: Fields): Promise<Document> {
  return parseDocument(await call(pathOf(place), { method: 'POST', body: values }))
}

/** Changes only what `values` names. @throws Problem 412 where somebody else changed it since `etag` */
export async function changeDocument(
  place: DocumentPlace,
  { id, etag }: Pick<Document, 'id' | 'etag'>,
  values: Fields,
): Promise<Document> {
  const headers = etag === null ? {} : { 'if-match': etag }
  return parseDocument(await call(pathOf(place, id), { method: 'PATCH', body: values, headers }))
}

export async function deleteDocument(
  place: DocumentPlace,
  { id, etag }: Pick<Document, 'id' | 'etag'>,
): Promise<void> {
  const headers = etag === null ? {} : { 'if-match': etag }
  await call(pathOf(place, id), { method: 'DELETE', headers })
}

/** Up to 20 documents whose titles hold `words`, to refer to. */
export function referencesQuery(place: DocumentPlace, words: string) {
  return queryOptions({
    queryKey: ['references', place.tenant, place.collection, words],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ limit: '20', ...(words === '' ? {} : { search: words }) })
      const { body } = await call(`${pathOf(place)}?${query}`, { signal })
      return listField(fieldsOf(body), 'docs', parseReference)
    },
  })
}

/** One that is referred to; by its id where it is gone. */
export function referenceQuery(place: DocumentPlace, id: string) {
  return queryOptions({
    queryKey: ['reference', place.tenant, place.collection, id],
    queryFn: async ({ signal }): Promise<Reference> =>
      call(pathOf(place, id), { signal }).then(
        ({ body }) => parseReference(body),
        () => ({ id, title: id }),
      ),
  })
}

function parseReference(item: unknown): Reference {
  const document = fieldsOf(item)
  const title = document['title'] ?? document['name']
  return {
    id: textField(document, 'id'),
    title: typeof title === 'string' ? title : textField(document, 'id'),
  }
}
