/**
 * An account: a person, known by an e-mail address, who signs in with a password.
 *
 * Not here: passwords (`password.ts`), sessions (`../session/`), rows (packages/store).
 */
import type { EpochMs } from '../time.ts'
import type { EmailAddress } from './email-address.ts'

export interface Account {
  readonly id: string
  readonly email: EmailAddress
  readonly name: string | null
  /** Argon2 hash in PHC string format. */
  readonly passwordHash: string
  readonly createdAt: EpochMs
  readonly verifiedAt: EpochMs | null
  readonly disabledAt: EpochMs | null
  /**
   * Since when whoever reads the mailbox is known to have chosen the password; null: it may be a stranger's, who signed up
   * with somebody else's address.
   */
  readonly passwordProvedAt: EpochMs | null
}
