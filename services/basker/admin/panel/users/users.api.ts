/**
 * The people of the deployment and their roles, for a site owner.
 *
 * One's own account is the profile's.
 */
import { fieldsOf, flagField, listField, textField, textOrNull } from '@claviger/web'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { call } from '../shell/api.ts'
import { parseTenant, type Role, type Tenant } from '../shell/me.api.ts'

export interface User {
  readonly id: string
  readonly email: string
  readonly name: string | null
  readonly state: 'active' | 'invited' | 'disabled'
  readonly isSiteOwner: boolean
  readonly tenants: readonly Tenant[]
}

interface UserPage {
  readonly users: readonly User[]
  readonly next: string | null
}

export const usersQuery = infiniteQueryOptions({
  queryKey: ['users'],
  initialPageParam: '',
  queryFn: async ({ pageParam, signal }): Promise<UserPage> => {
    const query = new URLSearchParams({ limit: '50', ...(pageParam === '' ? {} : { after: pageParam }) })
    const body = fieldsOf((await call(`/api/users?${query}`, { signal })).body)
    return { users: listField(body, 'users', parseUser), next: textOrNull(body, 'next') }
  },
  getNextPageParam: ({ next }: UserPage) => next,
})

function parseUser(item: unknown): User {
  const user = fieldsOf(item)
  const state = textField(user, 'state')
  return {
    id: textField(user, 'id'),
    email: textField(user, 'email'),
    name: textOrNull(user, 'name'),
    state: state === 'active' || state === 'invited' ? state : 'disabled',
    isSiteOwner: flagField(user, 'site_owner'),
    tenants: listField(user, 'tenants', parseTenant),
  }
}

export interface Invitation {
  readonly email: string
  readonly name: string
  readonly isSiteOwner: boolean
  /** Null: no role yet. */
  readonly role: { readonly tenant: string; readonly role: Role } | null
}

export async function inviteUser({ email, name, isSiteOwner, role }: Invitation): Promise<void> {
  const body = {
    email,
    ...(name === '' ? {} : { name }),
    ...(isSiteOwner ? { site_owner: true } : {}),
    ...(role === null ? {} : { roles: [role] }),
  }
  await call('/api/users', { method: 'POST', body })
}

/** @param role null takes the role away */
export async function setRole(userId: string, tenant: string, role: Role | null): Promise<void> {
  const path = `/api/users/${encodeURIComponent(userId)}/roles/${encodeURIComponent(tenant)}`
  await call(path, role === null ? { method: 'DELETE' } : { method: 'PUT', body: { role } })
}

export async function setSiteOwner(userId: string, isSiteOwner: boolean): Promise<void> {
  const path = `/api/users/${encodeURIComponent(userId)}/site-owner`
  await call(path, { method: 'PUT', body: { site_owner: isSiteOwner } })
}

export async function setEnabled(userId: string, isEnabled: boolean): Promise<void> {
  const path = `/api/users/${encodeURIComponent(userId)}/${isEnabled ? 'enable' : 'disable'}`
  await call(path, { method: 'POST' })
}
