/**
 * An organization owns things; a membership is an account's role in one.
 *
 * Rows live in packages/store.
 */
import type { EpochMs } from '../time.ts'

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
