/**
 * Passwords: which ones are acceptable (NIST SP 800-63B §3.1.1, ASVS 5.0 V6.2).
 *
 * How they are stored: `password-hasher.ts`.
 */
import { Refusal } from '../refusal/refusal.ts'
import type { Secret } from '../secret/secret.ts'
import { countWithoutRuns, repeatedUnit } from './password-pattern.ts'

/** Characters are code points: an emoji or a letter of any script is one. */
export const minPasswordCharacters = 12
/** Of UTF-8. */
export const maxPasswordBytes = 1024
/** What a password must hold beside known words, repetitions and runs. */
const minOwnCharacters = 8
/** Shorter words are no hint. */
const minWordLength = 4

export interface PasswordPolicy {
  /** Whether a lower-case text is a common password, or the word that common passwords are made from. */
  readonly isCommon: (lowerCase: string) => boolean
  /** Words of the product that are no secret; lower-case. */
  readonly words: readonly string[]
  /**
   * Whether a password has appeared in a breach. May take its time; undefined: nobody is asked.
   *
   * @throws Refusal `unavailable` where the one that is asked cannot be reached and is needed
   */
  readonly isBreached?: (password: Secret<'password'>) => Promise<boolean>
}

/** What people put for a letter. */
const disguises: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/**
 * Accepts `password` as it is: never truncated, never normalised. Text that is not well-formed Unicode has no bytes of its
 * own, so it counts as too short.
 *
 * @param ownWords what anybody knows of the account: address, name, organization
 * @throws Refusal `password_too_short`, `password_too_long` (bytes of UTF-8), `password_common`, `password_guessable`
 */
export function acceptPassword(
  policy: PasswordPolicy,
  password: Secret<'password'>,
  ownWords: readonly string[],
): void {
  const text = password.reveal()
  if (Buffer.byteLength(text) > maxPasswordBytes)
    throw new Refusal('password_too_long', { field: 'password' })
  if (!text.isWellFormed() || Array.from(text).length < minPasswordCharacters)
    throw new Refusal('password_too_short', { field: 'password' })
  const lowerCase = text.toLowerCase()
  if (policy.isCommon(lowerCase)) throw new Refusal('password_common', { field: 'password' })
  const words = [...policy.words, ...ownWords.flatMap(hintsOf)]
  if (countWithoutRuns(repeatedUnit(lowerCase)) < minOwnCharacters || isDecorated(policy, lowerCase))
    throw new Refusal('password_guessable', { field: 'password' })
  for (const spelling of [lowerCase, undisguised(lowerCase)])
    if (countWithoutRuns(without(words, spelling)) < minOwnCharacters)
      throw new Refusal('password_guessable', { field: 'password' })
  // Signs do not hide a word that they part, and yet are characters of the password's own.
  const signs = (lowerCase.match(between) ?? []).join('')
  if (countWithoutRuns(without(words, joined(lowerCase))) + countWithoutRuns(signs) < minOwnCharacters)
    throw new Refusal('password_guessable', { field: 'password' })
}

/** Refuses a password that was breached, where the policy asks anybody. @throws Refusal `password_breached`, `unavailable` */
export async function refuseBreached(policy: PasswordPolicy, password: Secret<'password'>): Promise<void> {
  if (await policy.isBreached?.(password)) throw new Refusal('password_breached', { field: 'password' })
}

/** An own word as it is, the parts of an address, all without what stands between letters, and each part of that. */
function hintsOf(word: string): readonly string[] {
  const lowerCase = word.toLowerCase()
  return [lowerCase, ...lowerCase.split('@')].flatMap((text) => [text, joined(text), ...text.split(between)])
}

const between = /[^\p{L}\p{N}]+/gu

function joined(text: string): string {
  return text.replaceAll(between, '')
}

function without(words: readonly string[], text: string): string {
  return words
    .filter((word) => word.length >= minWordLength)
    .sort((a, b) => b.length - a.length)
    .reduce((rest, word) => rest.replaceAll(word, ''), text)
}

/** Whether `text` is a word that common passwords are made from, with too little around it (`Summer2026!!!`). */
function isDecorated({ isCommon }: PasswordPolicy, text: string): boolean {
  const [, before = '', core = '', after = ''] = /^(\P{L}*)(.*?)(\P{L}*)$/su.exec(text) ?? []
  if (core.length < minWordLength || countWithoutRuns(before + after) >= minOwnCharacters) return false
  return isCommon(core) || isCommon(undisguised(core))
}

function undisguised(lowerCase: string): string {
  return lowerCase.replaceAll(/[013457@$!]/g, (character) => disguises[character] ?? character)
}
