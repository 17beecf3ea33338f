/**
 * Randomness, as the engine is given it, and the encodings in which random values are printed.
 *
 * Keys and tokens are composed elsewhere (`../key/`, `../session/`).
 */

/** `size` bytes from a cryptographically secure generator (`node:crypto` `randomBytes`); tests may pass a seeded one. */
export type RandomBytes = (size: number) => Buffer

const base32Digits = 'abcdefghijklmnopqrstuvwxyz234567'
const base62Digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** `length` characters of lower-case base32 (RFC 4648 §6 alphabet): five random bits each. */
export function randomBase32(random: RandomBytes, length: number): string {
  // 256 is a multiple of 32, so each digit is equally likely.
  return Array.from(random(length), (byte) => base32Digits[byte & 31]).join('')
}

/** `value` in base62, most significant digit first, padded with zeros to `length`. */
export function base62(value: bigint, length: number): string {
  let rest = value
  let digits = ''
  while (digits.length < length) {
    digits = base62Digits.charAt(Number(rest % 62n)) + digits
    rest /= 62n
  }
  if (rest > 0n) throw new TypeError('base62: value does not fit length')
  return digits
}

/** An id nobody can guess and nobody needs to keep: 128 random bits, lower-case hex. */
export function randomId(random: RandomBytes): string {
  return random(16).toString('hex')
}
