/**
 * Passwords: which ones are acceptable (NIST SP 800-63B §3.1.1, ASVS 5.0 V6.2).
 *
 * How they are stored: `password-hasher.ts`.
 */
import { Refusal } from '../refusal/refusal.ts'
import type { Secret } from '../secret/secret.ts'

export const minPasswordBytes = 12
export const maxPasswordBytes = 1024
/** What a password must hold beside words that belong to its owner. */
const minOwnCharacters = 8
/** Shorter words are no hint. */
const minWordLength = 4

export interface PasswordPolicy {
  /** Whether a lower-case password is on the list of common ones. */
  readonly isCommon: (lowerCase: string) => boolean
  /** Words of the product that are no secret; lower-case. */
  readonly words: readonly string[]
}

/**
 * Accepts `password` as it is: never truncated, never normalised.
 *
 * @param ownWords what anybody knows of the account: address, local part, name, organization
 * @throws Refusal `password_too_short`, `password_too_long` (bytes of UTF-8), `password_common`, `password_guessable`
 */
export function acceptPassword(
  policy: PasswordPolicy,
  password: Secret<'password'>,
  ownWords: readonly string[],
): void {
  const text = password.reveal()
  const bytes = Buffer.byteLength(text)
  if (bytes < minPasswordBytes) throw new Refusal('password_too_short', { field: 'password' })
  if (bytes > maxPasswordBytes) throw new Refusal('password_too_long', { field: 'password' })
  const lowerCase = text.toLowerCase()
  if (policy.isCommon(lowerCase)) throw new Refusal('password_common', { field: 'password' })
  const words = [...policy.words, ...ownWords.map((word) => word.toLowerCase())]
  const longestFirst = words
    .filter((word) => word.length >= minWordLength)
    .sort((a, b) => b.length - a.length)
  const own = longestFirst.reduce((rest, word) => rest.replaceAll(word, ''), lowerCase)
  if (own.length < Math.min(minOwnCharacters, lowerCase.length)) {
    throw new Refusal('password_guessable', { field: 'password' })
  }
}
