/**
 * Who may do what in a tenant, from the memberships of a principal.
 *
 * Memberships are in memory and dropped when one changes; what writes looks at them again in its transaction.
 */
import { type NamedAuthor, type Principal, principalBehind, Refusal, type UnitOfWork } from 'claviger'

export const tenantRoles = ['owner', 'editor', 'viewer'] as const
export type TenantRole = (typeof tenantRoles)[number]

/** The organization that everybody is a member of; its owners are owners of every tenant. */
export const siteId = 'site'

type Memberships = Pick<Principal, 'memberships'>

/** Whether `who` may do everything everywhere. */
export function isSiteOwner(who: Memberships): boolean {
  return who.memberships.some(({ organizationId, role }) => organizationId === siteId && role === 'owner')
}

/** The role of `who` in a tenant; null: none, and it may not enter. A membership of the site is no role in a tenant. */
export function roleIn(who: Memberships, tenantId: string): TenantRole | null {
  if (tenantId === siteId) return null
  if (isSiteOwner(who)) return 'owner'
  const membership = who.memberships.find(({ organizationId }) => organizationId === tenantId)
  return tenantRoles.find((role) => role === membership?.role) ?? null
}

/** Create, change, publish and delete documents. */
export function mayWrite(role: TenantRole | null): boolean {
  return role === 'owner' || role === 'editor'
}

/**
 * To be asked in the unit of work that writes into a tenant: the role may have been taken away since the request was judged.
 *
 * @throws Refusal `role_missing`
 */
export function mustWrite(unit: Pick<UnitOfWork, 'principal'>, author: NamedAuthor, tenantId: string): void {
  if (author.type === 'operator') return
  if (!mayWrite(roleIn(principalBehind(unit), tenantId))) throw new Refusal('role_missing')
}

/** See what is not published. */
export function mayReadDrafts(role: TenantRole | null): boolean {
  return role === 'owner' || role === 'editor'
}
