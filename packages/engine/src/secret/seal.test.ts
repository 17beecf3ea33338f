/**
 * That a sealed box opens only unaltered, with its own secret, for its own purpose and place.
 */
import { createCipheriv, hkdfSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { seededBytes } from '../testing/seeded-random.ts'
import { createSealer } from './seal.ts'
import { Secret } from './secret.ts'

const random = seededBytes(4)
const master = new Secret<'master'>(random(32).toString('base64'))
const sealer = createSealer(master, random)
const box = sealer.seal('pepper', 'p1', new Secret('ünicode value'))

function sealedPart(text: string): string {
  return text.slice(text.lastIndexOf('.') + 1)
}

function newMaster(): Secret<'master'> {
  return new Secret(random(32).toString('base64'))
}

/** As boxes were made before they carried an id. */
function boxWithoutId(secret: Secret<'master'>, purpose: string, context: string, value: string): string {
  const key = Buffer.from(
    hkdfSync('sha256', Buffer.from(secret.reveal(), 'base64'), '', `claviger seal ${purpose}`, 32),
  )
  const nonce = random(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(`${purpose}\0${context}`))
  const body = Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `s1.${body.toString('base64url')}`
}

test('of several secrets the first seals and each opens what it sealed', () => {
  const [fresh, former] = [newMaster(), newMaster()]
  const both = createSealer([fresh, former], random)
  const old = createSealer(former, random).seal('pepper', 'p', new Secret('old'))
  expect(both.open('pepper', 'p', old).reveal()).toBe('old')
  const made = both.seal('pepper', 'p', new Secret('made'))
  expect(createSealer(fresh, random).open('pepper', 'p', made).reveal()).toBe('made')
  expect(() => createSealer(former, random).open('pepper', 'p', made)).toThrow('secret that is not here')
})

test('a box carries the id of its secret, which is the same in every process and tells nothing of it', () => {
  const [fresh, former] = [newMaster(), newMaster()]
  const { ids } = createSealer([fresh, former], random)
  expect(ids).toEqual([...createSealer(fresh, random).ids, ...createSealer(former, random).ids])
  expect(createSealer(former, random).seal('notice', 'n', new Secret('x'))).toContain(`s2.${ids[1]}.`)
  for (const id of ids) {
    expect(id).toMatch(/^[\w-]{11}$/)
    expect(fresh.reveal() + former.reveal()).not.toContain(id)
  }
})

test('a box of before ids opens with whichever of the secrets it was sealed with, for its own purpose and place', () => {
  const [fresh, former] = [newMaster(), newMaster()]
  const old = boxWithoutId(former, 'session_key', 's1', 'kept')
  expect(createSealer([fresh, former], random).open('session_key', 's1', old).reveal()).toBe('kept')
  expect(() => createSealer([fresh, former], random).open('session_key', 's2', old)).toThrow()
  expect(() => createSealer([fresh, former], random).open('notice', 's1', old)).toThrow()
  expect(() => createSealer(fresh, random).open('session_key', 's1', old)).toThrow()
})

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
  expect(Buffer.from(sealedPart(box), 'base64url').toString('latin1')).not.toContain('value')
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
  const bytes = Buffer.from(sealedPart(box), 'base64url')
  const head = box.slice(0, -sealedPart(box).length)
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes)
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    expect(() => sealer.open('pepper', 'p1', `${head}${changed.toString('base64url')}`)).toThrow()
  }
  for (let length = 0; length < bytes.length; length++) {
    expect(() =>
      sealer.open('pepper', 'p1', `${head}${bytes.subarray(0, length).toString('base64url')}`),
    ).toThrow()
  }
  expect(() => sealer.open('pepper', 'p1', box.replace('s2.', 's3.'))).toThrow()
  expect(() => sealer.open('pepper', 'p1', box.replace('s2.', 's1.'))).toThrow()
  expect(() => sealer.open('pepper', 'p1', '')).toThrow()
})

test('an error about a box holds neither box nor value', () => {
  try {
    sealer.open('pepper', 'p2', box)
  } catch (error) {
    expect(String(error)).not.toContain(sealedPart(box).slice(0, 10))
  }
})

test('a secret of less than 32 bytes is refused by name, without being shown', () => {
  const short = new Secret<'master'>(random(31).toString('base64'))
  expect(() => createSealer(short, random)).toThrow(TypeError)
  expect(() => createSealer(short, random)).not.toThrow(short.reveal())
})
