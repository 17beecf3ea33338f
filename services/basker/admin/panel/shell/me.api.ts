/**
 * Who is signed in, with the tenants they may enter.
 *
 * Sessions and keys of the person are the profile's.
 */
import { fieldsOf, flagField, listField, type Reply, textField, textOrNull } from '@claviger/web'

export type Role = 'owner' | 'editor' | 'viewer'

export interface Tenant {
  readonly slug: string
  readonly name: string
  readonly role: Role
}

export interface Me {
  readonly id: string
  readonly email: string
  readonly name: string | null
  readonly isSiteOwner: boolean
  readonly tenants: readonly Tenant[]
}

export function parseMe(body: unknown): Me {
  const me = fieldsOf(body)
  return {
    id: textField(me, 'id'),
    email: textField(me, 'email'),
    name: textOrNull(me, 'name'),
    isSiteOwner: flagField(me, 'site_owner'),
    tenants: listField(me, 'tenants', parseTenant),
  }
}

export function parseTenant(item: unknown): Tenant {
  const tenant = fieldsOf(item)
  return {
    slug: textField(tenant, 'slug'),
    name: textField(tenant, 'name'),
    role: parseRole(textField(tenant, 'role')),
  }
}

/** Least where it is a role of a later server. */
export function parseRole(role: string): Role {
  return role === 'owner' || role === 'editor' ? role : 'viewer'
}

/** How long the access cookie lasts, by the server's clock: ours may be wrong. */
export function accessSecondsLeft({ body, headers }: Reply): number {
  const endsAt = Date.parse(textField(fieldsOf(fieldsOf(body)['session']), 'expires_at'))
  const serverNow = Date.parse(headers.get('date') ?? '')
  const seconds = (endsAt - (Number.isNaN(serverNow) ? Date.now() : serverNow)) / 1_000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0
}
