/**
 * That a sealed box opens only unaltered, with its own secret, for its own purpose and place.
 */
import { expect, test } from 'vitest'
import { seededBytes } from '../testing/seeded-random.ts'
import { createSealer } from './seal.ts'
import { Secret } from './secret.ts'

const random = seededBytes(4)
const master = new Secret<'master'>(random(32).toString('base64'))
const sealer = createSealer(master, random)
const box = sealer.seal('pepper', 'p1', new Secret('ünicode value'))

test('what was sealed comes back, also in another process with the same secret', () => {
  expect(sealer.open('pepper', 'p1', box).reveal()).toBe('ünicode value')
  expect(createSealer(master, seededBytes(5)).open('pepper', 'p1', box).reveal()).toBe('ünicode value')
})

test('the empty value can be sealed too', () => {
  expect(sealer.open('notice', 'n', sealer.seal('notice', 'n', new Secret(''))).reveal()).toBe('')
})

test('the same value sealed twice gives boxes that have nothing in common', () => {
  expect(sealer.seal('pepper', 'p1', new Secret('x'))).not.toBe(sealer.seal('pepper', 'p1', new Secret('x')))
})

test('a box does not hold the value in the clear', () => {
  expect(Buffer.from(box.slice(3), 'base64url').toString('latin1')).not.toContain('value')
})

test('a box opens for no other purpose, place or secret', () => {
  const other = createSealer(new Secret(random(32).toString('base64')), random)
  expect(() => sealer.open('signing_key', 'p1', box)).toThrow()
  expect(() => sealer.open('pepper', 'p2', box)).toThrow()
  expect(() => other.open('pepper', 'p1', box)).toThrow()
})

test('purpose and place cannot be shifted into one another', () => {
  const odd = sealer.seal('notice', 'a\0b', new Secret('x'))
  expect(() => sealer.open('notice', 'b', odd)).toThrow()
})

test('changing any bit of a box, or cutting it, makes it useless', () => {
  const bytes = Buffer.from(box.slice(3), 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes)
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    expect(() => sealer.open('pepper', 'p1', `s1.${changed.toString('base64url')}`)).toThrow()
  }
  for (let length = 0; length < bytes.length; length++) {
    expect(() =>
      sealer.open('pepper', 'p1', `s1.${bytes.subarray(0, length).toString('base64url')}`),
    ).toThrow()
  }
  expect(() => sealer.open('pepper', 'p1', box.replace('s1.', 's2.'))).toThrow()
  expect(() => sealer.open('pepper', 'p1', '')).toThrow()
})

test('an error about a box holds neither box nor value', () => {
  try {
    sealer.open('pepper', 'p2', box)
  } catch (error) {
    expect(String(error)).not.toContain(box.slice(5, 15))
  }
})

test('a secret of less than 32 bytes is refused by name, without being shown', () => {
  const short = new Secret<'master'>(random(31).toString('base64'))
  expect(() => createSealer(short, random)).toThrow(TypeError)
  expect(() => createSealer(short, random)).not.toThrow(short.reveal())
})
