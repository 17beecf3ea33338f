/**
 * Which tenant a request means: by header with its id, by header with its slug, by the path; all that name one must agree.
 *
 * Whether its user may enter: `target.ts`.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { Tenant, Tenants } from '@claviger/basker-cms'
import { tenantMissing, tenantsDisagree, tenantUnknown } from '../problem/partner-problem.ts'

export type TenantDirectory = Pick<Tenants, 'findById' | 'findBySlug'>

/**
 * @param segment of the path, decoded; `''`: none
 * @throws PartnerProblem 400 where none is named or two are, 404 where one does not exist
 */
export async function tenantOf(
  directory: TenantDirectory,
  headers: IncomingHttpHeaders,
  segment: string,
): Promise<Tenant> {
  const id = textOf(headers['x-basker-tenant-id'])
  const slug = textOf(headers['x-basker-tenant-slug'])
  const named = [
    ...(id === '' ? [] : [await directory.findById(id)]),
    ...(slug === '' ? [] : [await directory.findBySlug(slug)]),
    ...(segment === '' ? [] : [(await directory.findBySlug(segment)) ?? (await directory.findById(segment))]),
  ]
  const [first] = named
  if (first === undefined) throw tenantMissing
  if (first === null || named.includes(null)) throw tenantUnknown
  if (named.some((tenant) => tenant?.id !== first.id)) throw tenantsDisagree
  return first
}

/** A header that came twice names two, joined, which no tenant is called. */
function textOf(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : (value?.join(', ') ?? '')
}
