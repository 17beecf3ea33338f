/**
 * The caller's organization on the wire.
 *
 * What it owns has calls of its own; its plan is billing's (`../billing/`).
 */
import type { Principal } from 'claviger'
import { type Static, Type } from 'typebox'
import { closed } from '../wire/schemas.ts'

export const OrganizationShown = closed(
  {
    id: Type.String(),
    name: Type.String(),
    role: Type.String({ description: "The caller's role in it.", examples: ['owner'] }),
  },
  { description: "The caller's organization." },
)

export function showOrganization({ organization }: Principal): Static<typeof OrganizationShown> {
  return { id: organization.id, name: organization.name, role: organization.role }
}
