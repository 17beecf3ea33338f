/**
 * Refresh tokens: their form, and that only the session's own key makes one.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSealer } from '../secret/seal.ts'
import { Secret } from '../secret/secret.ts'
import { seededBytes } from '../testing/seeded-random.ts'
import {
  isGenuine,
  openSessionKey,
  parseRefreshToken,
  refreshTokenOf,
  sealedSessionKey,
} from './refresh-token.ts'

const random = seededBytes(8)
const sealer = createSealer(new Secret(random(32).toString('base64')), random)
const sessionId = 'ab'.repeat(16)
const key = openSessionKey(sealer, sessionId, sealedSessionKey(sealer, random, sessionId))

function isGood(text: string, by = key): boolean {
  const token = parseRefreshToken(new Secret(text))
  return token !== null && isGenuine(token, by)
}

test('a token is parsed back to its session and generation, and is the same each time it is computed', () => {
  const token = refreshTokenOf(key, sessionId, 41)
  expect(parseRefreshToken(token)).toMatchObject({ sessionId, generation: 41 })
  expect(refreshTokenOf(key, sessionId, 41).reveal()).toBe(token.reveal())
  expect(isGood(token.reveal())).toBe(true)
  expect(isGood(refreshTokenOf(key, sessionId, 999_999_999).reveal())).toBe(true)
})

test('a token is worth nothing for another generation, another session or under another key', () => {
  const text = refreshTokenOf(key, sessionId, 41).reveal()
  const other = openSessionKey(sealer, sessionId, sealedSessionKey(sealer, random, sessionId))
  expect(isGood(text.replace('_41_', '_42_'))).toBe(false)
  expect(isGood(text.replace('_41_', '_4_'))).toBe(false)
  expect(isGood(text.replace(sessionId, 'cd'.repeat(16)))).toBe(false)
  expect(isGood(text, other)).toBe(false)
})

test('a session’s key opens for no other session', () => {
  const sealed = sealedSessionKey(sealer, random, sessionId)
  expect(() => openSessionKey(sealer, 'cd'.repeat(16), sealed)).toThrow()
})

test('any one character changed makes a token worthless', () => {
  const text = refreshTokenOf(key, sessionId, 7).reveal()
  for (let at = 0; at < text.length; at++) {
    for (const other of 'AZaz09_-.+/= ') {
      if (other !== text[at]) expect(isGood(text.slice(0, at) + other + text.slice(at + 1))).toBe(false)
    }
  }
})

test.each([
  '',
  'rt_',
  'rt_x_1_y',
  `rt_${sessionId}_0_${'A'.repeat(43)}`,
  `rt_${sessionId}_01_${'A'.repeat(43)}`,
  `rt_${sessionId}_1e3_${'A'.repeat(43)}`,
  `rt_${sessionId}_9999999999_${'A'.repeat(43)}`,
  `rt_${sessionId}_1_${'A'.repeat(44)}`,
  `rt_${sessionId.toUpperCase()}_1_${'A'.repeat(43)}`,
  `rt_${sessionId}_1_${'A'.repeat(43)}\n`,
])('"%s" is malformed', (text) => {
  expect(parseRefreshToken(new Secret(text))).toBeNull()
})

test('no text at all makes parsing or judging fail', () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => !isGood(text)))
})
