/**
 * Who is behind a credential, as the store knows it at one moment.
 *
 * What that allows: `principal.ts`.
 */
import type { EpochMs } from '../time.ts'

export interface OwnerFacts {
  readonly account: {
    readonly id: string
    readonly email: string
    readonly name: string | null
    readonly verifiedAt: EpochMs | null
    readonly disabledAt: EpochMs | null
  }
  readonly organization: {
    readonly id: string
    readonly name: string
    readonly plan: string
    readonly suspendedAt: EpochMs | null
  }
  /** The account's role in the organization; null: no member (any more). */
  readonly role: string | null
}

/** Whether credentials of this owner may be used at all. */
export function ownerMayAct(owner: OwnerFacts): boolean {
  return owner.account.disabledAt === null && owner.organization.suspendedAt === null && owner.role !== null
}
