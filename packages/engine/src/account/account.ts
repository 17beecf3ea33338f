/**
 * An account: a person, known by an e-mail address, who signs in with a password.
 *
 * Not here: passwords (`password.ts`), sessions (`../session/`), rows (packages/store).
 */
import type { EpochMs } from '../time.ts'

export interface Account {
  readonly id: string
  /** As the person wrote it; compare by `addressKey`. */
  readonly email: string
  readonly name: string | null
  /** Argon2 hash in PHC string format. */
  readonly passwordHash: string
  readonly createdAt: EpochMs
  readonly verifiedAt: EpochMs | null
  readonly disabledAt: EpochMs | null
}

/** The form under which an address is unique: trimmed and lower-case. */
export function addressKey(email: string): string {
  return email.trim().toLowerCase()
}
