/**
 * Who is behind a credential, read in the same statement as the credential: columns prefixed by `owner_`.
 *
 * Expects `accounts` and `organizations` joined, and `memberships` joined from the left.
 */
import type { OwnerFacts } from 'claviger'

export const ownerColumns = [
  'accounts.id as owner_account_id',
  'accounts.email as owner_email',
  'accounts.name as owner_account_name',
  'accounts.verified_at as owner_verified_at',
  'accounts.disabled_at as owner_disabled_at',
  'organizations.id as owner_organization_id',
  'organizations.name as owner_organization_name',
  'organizations.plan as owner_plan',
  'organizations.suspended_at as owner_suspended_at',
  'memberships.role as owner_role',
] as const

export interface OwnerRow {
  readonly owner_account_id: string
  readonly owner_email: string
  readonly owner_account_name: string | null
  readonly owner_verified_at: number | null
  readonly owner_disabled_at: number | null
  readonly owner_organization_id: string
  readonly owner_organization_name: string
  readonly owner_plan: string
  readonly owner_suspended_at: number | null
  readonly owner_role: string | null
}

export function ownerOf(row: OwnerRow): OwnerFacts {
  return {
    account: {
      id: row.owner_account_id,
      email: row.owner_email,
      name: row.owner_account_name,
      verifiedAt: row.owner_verified_at,
      disabledAt: row.owner_disabled_at,
    },
    organization: {
      id: row.owner_organization_id,
      name: row.owner_organization_name,
      plan: row.owner_plan,
      suspendedAt: row.owner_suspended_at,
    },
    role: row.owner_role,
  }
}
