/**
 * What is a secret in form only, and that nothing drawn at random is taken for it.
 */
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isGuessable } from './guessable-secret.ts'

const counted = Buffer.from(Array.from({ length: 32 }, (_, index) => index))

describe('a secret', () => {
  test.each([
    ['one byte over and over', Buffer.alloc(32)],
    ['one letter over and over', Buffer.from('x'.repeat(64))],
    ['a pattern over and over', Buffer.from('k3Y!9zQ&'.repeat(6))],
    ['a random half, twice', Buffer.concat(Array(2).fill(randomBytes(16)))],
    ['digits in their order', Buffer.from('0123456789abcdef0123456789abcdef')],
    ['bytes in their order', counted],
    ['bytes in steps of seven, backwards', counted.map((byte) => (256 - 7 * byte) & 0xff)],
    ['a placeholder', Buffer.from('please-change-me-before-going-live-2024')],
    ['an example of a page', Buffer.from('your-secret-key-goes-here-and-is-long')],
    ['a famous passphrase', Buffer.from('correct horse battery staple, correct!')],
  ])('is guessable where it is %s, in base64 and, where it is a text, as it stands', (_what, bytes) => {
    expect(isGuessable(bytes.toString('base64'), bytes)).toBe(true)
    const isText = bytes.every((byte) => byte >= 0x20 && byte < 0x7f)
    if (isText) expect(isGuessable(bytes.toString('latin1'))).toBe(true)
  })

  test('is guessable where its base64 is the alphabet', () => {
    const text = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
    expect(isGuessable(text, Buffer.from(text, 'base64'))).toBe(true)
  })

  test('is never guessable where it is random, in base64 or in hex', () => {
    for (let count = 0; count < 2_000; count++) {
      const bytes = randomBytes(32)
      expect(isGuessable(bytes.toString('base64'), bytes)).toBe(false)
      expect(isGuessable(bytes.toString('hex'))).toBe(false)
      expect(isGuessable(randomBytes(16).toString('hex'))).toBe(false)
    }
  })
})
