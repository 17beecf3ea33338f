/**
 * An email address in its one canonical form: what is looked up, unique, counted and mailed to.
 *
 * The domain is IDNA's ASCII form (UTS 46, non-transitional); the local part is in NFC with A–Z lower-cased. A local part that
 * compatibility or case folding would turn into another one is no address here: whoever holds one of the two could be taken
 * for the holder of the other. Grammar: RFC 5321 §4.1.2 (`Dot-string`), RFC 6531 §3.3 for letters beyond ASCII.
 */
import { toASCII } from 'tr46'
import { Refusal } from '../refusal/refusal.ts'

declare const kind: unique symbol

/** Only `parseEmailAddress` makes one, and a store that reads back what was written. */
export type EmailAddress = string & { readonly [kind]: 'email-address' }

/** Nobody's: for work that is to be the same for what is no address. */
export const noAddress = '' as EmailAddress

/** RFC 5321 §4.5.3.1.1, in bytes of UTF-8. */
const maxLocalBytes = 64
/** RFC 5321 §4.5.3.1.3 counts the path with its angle brackets. */
const maxAddressBytes = 254

const idna = {
  checkBidi: true,
  checkHyphens: true,
  checkJoiners: true,
  useSTD3ASCIIRules: true,
  verifyDNSLength: true,
  transitionalProcessing: false,
  ignoreInvalidPunycode: false,
} as const

/** The canonical form of `text`, around which white space is dropped; null where it is no address that mail can be sent to. */
export function parseEmailAddress(text: string): EmailAddress | null {
  const trimmed = text.trim()
  const at = trimmed.lastIndexOf('@')
  if (at < 0) return null
  const localPart = canonicalLocalPart(trimmed.slice(0, at))
  const domain = canonicalDomain(trimmed.slice(at + 1))
  if (localPart === null || domain === null) return null
  const address = `${localPart}@${domain}`
  return Buffer.byteLength(address) <= maxAddressBytes ? (address as EmailAddress) : null
}

/** @throws Refusal `email_invalid`, which names `field` */
export function requireEmailAddress(text: string, field = 'email'): EmailAddress {
  const address = parseEmailAddress(text)
  if (address === null) throw new Refusal('email_invalid', { field })
  return address
}

/** A host name of letters, digits and hyphens needs no table; what may hide an encoded one does. */
const plainDomain = /^(?!.*xn--)[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/
/** A last label like this is the end of an IPv4 address: no domain ends so (RFC 3696 §2). */
const numericEnd = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/

function canonicalDomain(text: string): string | null {
  const isPlain = plainDomain.test(text) && text.length <= 253 && !/[^.]{64}/.test(text)
  const domain = isPlain ? text : toASCII(text, idna)
  return domain === null || numericEnd.test(domain) ? null : domain
}

/** Atoms with dots between them; beyond ASCII letters, digits and the marks on them. */
const dotString =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\p{L}\p{M}\p{N}-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\p{L}\p{M}\p{N}-]+)*$/u
/** Beyond what is no letter: what nothing is seen of. */
const unseen = /\p{Default_Ignorable_Code_Point}/u

/** Signs that NFC itself reads as ASCII, such as the one for Kelvin. */
const becomesAscii = /[\u037e\u1fef\u212a]/

function canonicalLocalPart(text: string): string | null {
  if (becomesAscii.test(text)) return null
  const localPart = text.normalize('NFC').replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
  if (!dotString.test(localPart) || unseen.test(localPart)) return null
  if (Buffer.byteLength(localPart) > maxLocalBytes) return null
  return isFoldedAlready(localPart) ? localPart : null
}

/**
 * Whether neither NFKC nor a change of case and back leads anywhere else. Letter by letter, as the sigma at the end of a Greek
 * word depends on what is beside it.
 */
function isFoldedAlready(text: string): boolean {
  if (text.normalize('NFKC') !== text) return false
  const folded = Array.from(text, (letter) => letter.toUpperCase().toLowerCase()).join('')
  return folded.normalize('NFC') === text && text.toLowerCase() === text
}
