/**
 * Ids by which a document that is to be written names others: each has to be one that its writer may read.
 *
 * Ids that stood there before are left alone: what they named may have been deleted since.
 */
import { collections } from '../model/collections.ts'
import type { Collection, RelationshipField } from '../model/field.ts'
import type { Issue } from '../model/issue.ts'
import type { ValidBody } from '../model/validate.ts'
import type { Scope } from '../tenant/tenant.ts'
import type { DocumentRows } from './document-rows.ts'

function idsOf(field: RelationshipField, body: ValidBody | null): readonly string[] {
  const value = body?.data[field.name] ?? []
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
}

/** An issue for each new id in `body` that names nothing readable; unknown and foreign are the same. */
export async function missingReferences(
  rows: DocumentRows,
  scope: Scope,
  collection: Collection,
  body: ValidBody,
  before: ValidBody | null,
): Promise<readonly Issue[]> {
  const issues: Issue[] = []
  for (const field of collection.fields) {
    if (field.type !== 'relationship') continue
    const known = idsOf(field, before)
    const asked = idsOf(field, body).filter((id) => !known.includes(id))
    if (asked.length === 0) continue
    const found = await rows.heads(scope, collections[field.to], asked, true)
    const readable = new Set(found.map(({ id }) => id))
    if (asked.every((id) => readable.has(id))) continue
    issues.push({
      path: field.name,
      message: `${field.name} names a document of ${field.to} that is not there`,
      code: 'unknown_document',
    })
  }
  return issues
}
