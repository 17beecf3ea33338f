/**
 * A kept document as it is given, and the part of it that was selected.
 *
 * Relationships are ids here; what stands in for them: `population.ts`.
 */
import type { Collection, Field } from '../model/field.ts'
import { emptyValue } from '../model/validate.ts'
import type { DocumentValue, FlatDocument } from './document.ts'
import type { KeptDocument } from './kept-document.ts'

/** Fields that every document has beside its collection's, `id` left out: it is always there. */
export const systemNames = ['tenant', '_status', 'createdAt', 'updatedAt'] as const

function fieldValue(field: Field, data: KeptDocument['data']): DocumentValue {
  return Object.hasOwn(data, field.name) ? (data[field.name] ?? emptyValue(field)) : emptyValue(field)
}

export function flatten(collection: Collection, kept: KeptDocument): FlatDocument {
  const fields = collection.fields.map((field) => [field.name, fieldValue(field, kept.data)] as const)
  return {
    id: kept.id,
    tenant: kept.tenantId,
    ...Object.fromEntries(fields),
    _status: kept.status,
    createdAt: new Date(kept.createdAt).toISOString(),
    updatedAt: new Date(kept.updatedAt).toISOString(),
  }
}

/** `document` with its id and the fields of `names` only; null: as it is. */
export function select(document: FlatDocument, names: readonly string[] | null): FlatDocument {
  if (names === null) return document
  const chosen = Object.entries(document).filter(([name]) => names.includes(name))
  return { id: document.id, ...Object.fromEntries(chosen) }
}
