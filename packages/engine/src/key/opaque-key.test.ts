/**
 * Keys that are nothing but a secret.
 */
import { expect, test } from 'vitest'
import { seededBytes } from '../testing/seeded-random.ts'
import { opaqueKeyFormat } from './opaque-key.ts'

test('a minted key is a lower-case UUID of version 4, and its id tells nothing of it', () => {
  const random = seededBytes(7)
  for (let time = 0; time < 100; time++) {
    const { id, presented } = opaqueKeyFormat.mint(random)
    expect(presented.reveal()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(presented.reveal().replaceAll('-', '')).not.toBe(id)
    expect(opaqueKeyFormat.parse(presented.reveal())).toBe('')
  }
})

test('16 to 256 visible ASCII characters are well-formed, nothing else is', () => {
  for (const good of ['a'.repeat(16), '~'.repeat(256), '!"#$%&()*+,-./:;<'])
    expect(opaqueKeyFormat.parse(good)).toBe('')
  for (const bad of [
    '',
    'a'.repeat(15),
    'a'.repeat(257),
    `${'a'.repeat(15)} `,
    `${'a'.repeat(16)}\n`,
    `${'a'.repeat(16)}é`,
    `${'a'.repeat(16)}\0`,
  ])
    expect(opaqueKeyFormat.parse(bad)).toBeNull()
})
