/**
 * The encodings of random values.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base62, randomBase32, randomId } from './random.ts'

test('base62 keeps every value apart and in order', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
      fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
      (a, b) => {
        const [one, other] = [base62(a, 43), base62(b, 43)]
        expect(one).toMatch(/^[0-9A-Za-z]{43}$/)
        expect(one < other).toBe(a < b)
      },
    ),
  )
})

test('base62 has room for 256 bits in 43 characters and for a CRC-32 in 6, and says so where there is none', () => {
  expect(base62(2n ** 256n - 1n, 43)).toHaveLength(43)
  expect(base62(2n ** 32n - 1n, 6)).toHaveLength(6)
  expect(base62(0n, 6)).toBe('000000')
  expect(() => base62(62n, 1)).toThrow(TypeError)
})

test('base32 uses each digit for eight of the 256 bytes', () => {
  const text = randomBase32((size) => Buffer.from(Array.from({ length: size }, (_, at) => at)), 256)
  for (const digit of 'abcdefghijklmnopqrstuvwxyz234567') expect(text.split(digit)).toHaveLength(9)
})

test('an id is 128 bits in lower-case hex', () => {
  expect(randomId((size) => Buffer.alloc(size, 0xab))).toBe('ab'.repeat(16))
})
