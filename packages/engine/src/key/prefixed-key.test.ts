/**
 * Keys with an id inside: what is well-formed, and that no slip of the finger is.
 */
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededBytes } from '../testing/seeded-random.ts'
import { prefixedKeyFormat } from './prefixed-key.ts'

const format = prefixedKeyFormat('dbm_ak_')
const random = seededBytes(6)
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

test('a minted key is parsed back to its id, and has the documented shape', () => {
  for (let time = 0; time < 200; time++) {
    const { id, presented } = format.mint(random)
    expect(presented.reveal()).toMatch(/^dbm_ak_[a-z2-7]{16}_[0-9A-Za-z]{49}$/)
    expect(presented.reveal()).toHaveLength(format.maxLength)
    expect(format.parse(presented.reveal())).toBe(id)
  }
})

test('the last six characters are the CRC-32 of all before them in base62', () => {
  const key = format.mint(random).presented.reveal()
  let value = 0
  for (const digit of key.slice(-6)) value = value * 62 + digits.indexOf(digit)
  expect(value).toBe(crc32(key.slice(0, -6)))
})

test('a new secret for a key keeps its id', () => {
  const { id } = format.mint(random)
  const again = format.mint(random, id)
  expect(again.id).toBe(id)
  expect(format.parse(again.presented.reveal())).toBe(id)
})

test('any one character changed, dropped, added or swapped with the next makes a key malformed', () => {
  const key = format.mint(random).presented.reveal()
  for (let at = 0; at < key.length; at++) {
    for (const other of `${digits}_-. \n\u0130`) {
      if (other === key[at]) continue
      expect(format.parse(key.slice(0, at) + other + key.slice(at + 1))).toBeNull()
      expect(format.parse(key.slice(0, at) + other + key.slice(at))).toBeNull()
    }
    expect(format.parse(key.slice(0, at) + key.slice(at + 1))).toBeNull()
    const swapped = key.slice(0, at) + (key[at + 1] ?? '') + (key[at] ?? '') + key.slice(at + 2)
    if (swapped !== key) expect(format.parse(swapped)).toBeNull()
  }
})

test('look-alikes are malformed: another case, other digits, white space, other prefixes', () => {
  const key = format.mint(random).presented.reveal()
  const others = [
    key.toUpperCase(),
    ` ${key}`,
    `${key}\n`,
    key.replace('dbm_ak_', 'dbm_bk_'),
    key.slice(7),
    `${key}${key}`,
    '',
  ]
  for (const other of others) expect(format.parse(other)).toBeNull()
  expect(prefixedKeyFormat('other_').parse(key)).toBeNull()
})

test('nothing that is not a key of ours is taken for one, and nothing makes it fail', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: 'binary', minLength: 60, maxLength: 80 })),
      (text) => format.parse(text) === null,
    ),
  )
})

test('a checksum that fits by accident says nothing of the key: the id alone comes out', () => {
  const body = `dbm_ak_${'a'.repeat(16)}_${'0'.repeat(43)}`
  let rest = crc32(body)
  let checksum = ''
  while (checksum.length < 6) {
    checksum = digits.charAt(rest % 62) + checksum
    rest = Math.floor(rest / 62)
  }
  expect(format.parse(body + checksum)).toBe('a'.repeat(16))
})

test('what is shown of a key holds nothing of its secret', () => {
  expect(format.display('abc')).toBe('dbm_ak_abc_...')
})

test('a prefix that could be mistaken is refused', () => {
  for (const prefix of ['', 'dbm', 'DBM_', 'd.m_', '_']) {
    if (prefix === '_') continue
    expect(() => prefixedKeyFormat(prefix)).toThrow(TypeError)
  }
})
