/**
 * An organization owns things; a membership is an account's role in one.
 *
 * Rows live in packages/store.
 */
import type { EpochMs } from '../time.ts'

/** The role of members who manage the organization and what others made in it. */
export const ownerRole = 'owner'

export interface Organization {
  readonly id: string
  readonly name: string
  readonly plan: string
  readonly createdAt: EpochMs
  readonly suspendedAt: EpochMs | null
}

export interface Membership {
  readonly organizationId: string
  readonly accountId: string
  readonly role: string
}
