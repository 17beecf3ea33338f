import type { Carriers } from 'claviger'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testCarriers } from '../testing/fake-engine.ts'
import { CarrierReader } from './carrier-reader.ts'

type Line = readonly [name: string, value: string]

/** The same reading, written for clarity: every header on its own, then all of them together. */
function plainReading(carriers: Carriers, lines: readonly Line[]): readonly string[] {
  const seen = lines.filter(([name]) => carriers.headers.some(({ header }) => header === name.toLowerCase()))
  const names = seen.map(([name]) => name.toLowerCase())
  const read = seen.map((line) => plainValue(carriers, line))
  for (const [index, one] of read.entries()) {
    if (names.indexOf(names[index] ?? '') < index) return ['duplicate']
    if (index > 0 && one.join() !== read[0]?.join()) return ['conflict']
  }
  return read[0] ?? ['none']
}

function plainValue({ headers, keyPrefix }: Carriers, [name, value]: Line): readonly string[] {
  for (const carrier of headers.filter(({ header }) => header === name.toLowerCase())) {
    const scheme = carrier.scheme === null ? '' : `${carrier.scheme} `
    const text = new RegExp(`^${scheme}([^ ].*)$`, carrier.schemeCaseSensitive ? '' : 'i').exec(value)?.[1]
    if (text === undefined) continue
    if (carrier.carries !== 'either') return [carrier.carries, text]
    return [text.startsWith(keyPrefix) ? 'api_key' : 'access_token', text]
  }
  return ['unreadable', value]
}

const name = fc.constantFrom('Authorization', 'authorization', 'X-Test-Key', 'x-test-kez', 'Accept', 'Cookie')
const scheme = fc.constantFrom('', 'Bearer ', 'bearer ', 'BEARER  ', 'program Key ', 'Program Key ', 'Basic ')
const credential = fc.constantFrom('', 'key_a', 'key_b', 'KEY_a', 'jwt.jwt.jwt', ' key_a')
const value = fc.tuple(scheme, credential).map((parts) => parts.join(''))

describe('reading carriers', () => {
  test('in one pass finds what a plain reading finds, whatever headers come', () => {
    const reader = new CarrierReader(testCarriers)
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 4 }), (lines) => {
        const [kind, text] = plainReading(testCarriers, lines)
        expect(reader.read(lines.flat())).toBe(kind)
        if (kind === 'api_key' || kind === 'access_token') expect(reader.take()).toBe(text)
      }),
      { numRuns: 2_000 },
    )
  })

  test('hands out a credential once and keeps none', () => {
    const reader = new CarrierReader(testCarriers)
    reader.read(['Authorization', 'Bearer key_a'])
    expect(reader.take()).toBe('key_a')
    expect(reader.take()).toBe('')
  })
})
