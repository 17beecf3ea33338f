/**
 * The content model as the server tells it: collections, their fields, and what may be sorted by.
 *
 * What a form makes of a field is the document feature's.
 */
import { type Fields, fieldsOf, flagField, listField, textField, textItem } from '@claviger/web'
import { queryOptions } from '@tanstack/react-query'
import { call } from './api.ts'

export interface Field {
  readonly name: string
  readonly label: string
  readonly isRequired: boolean
  readonly kind: FieldKind
}

export type FieldKind =
  | { readonly type: 'text' | 'slug' | 'richText'; readonly maxLength: number | null }
  | {
      readonly type: 'number'
      readonly min: number | null
      readonly max: number | null
      readonly isWhole: boolean
    }
  | { readonly type: 'boolean' }
  | { readonly type: 'date' }
  | { readonly type: 'list' }
  | { readonly type: 'select'; readonly options: readonly string[] }
  | { readonly type: 'relationship'; readonly to: string; readonly isMany: boolean }
  | { readonly type: 'group'; readonly fields: readonly Field[] }

export interface Collection {
  readonly name: string
  /** Of one document: "Event". */
  readonly label: string
  /** The field people know a document by. */
  readonly titleField: string
  readonly fields: readonly Field[]
  readonly sortable: readonly string[]
}

export const modelQuery = queryOptions({
  queryKey: ['model'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }) => {
    const { body } = await call('/api/model', { signal })
    return listField(fieldsOf(body), 'collections', parseCollection)
  },
})

function parseCollection(item: unknown): Collection {
  const collection = fieldsOf(item)
  return {
    name: textField(collection, 'name'),
    label: textField(collection, 'label'),
    titleField: textField(collection, 'titleField'),
    fields: listField(collection, 'fields', parseField),
    sortable: listField(collection, 'sortable', textItem),
  }
}

function parseField(item: unknown): Field {
  const field = fieldsOf(item)
  return {
    name: textField(field, 'name'),
    label: textField(field, 'label'),
    isRequired: flagField(field, 'required'),
    kind: parseKind(field),
  }
}

function parseKind(field: Fields): FieldKind {
  const type = textField(field, 'type')
  switch (type) {
    case 'number':
      return {
        type,
        min: bound(field, 'min'),
        max: bound(field, 'max'),
        isWhole: flagField(field, 'integer'),
      }
    case 'boolean':
    case 'date':
    case 'list':
      return { type }
    case 'select':
      return { type, options: listField(field, 'options', textItem) }
    case 'relationship':
      return { type, to: textField(field, 'to'), isMany: flagField(field, 'many') }
    case 'group':
      return { type, fields: listField(field, 'fields', parseField) }
    case 'slug':
    case 'richText':
      return { type, maxLength: bound(field, 'maxLength') }
    default:
      return { type: 'text', maxLength: bound(field, 'maxLength') }
  }
}

function bound(field: Fields, name: string): number | null {
  const value = field[name]
  return typeof value === 'number' ? value : null
}
