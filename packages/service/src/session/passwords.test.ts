/**
 * Which passwords are refused for being known.
 *
 * Lengths and the words of an account are tested with the engine.
 */
import { readFileSync } from 'node:fs'
import { acceptPassword, Secret } from 'claviger'
import { expect, test } from 'vitest'
import { passwordPolicy } from './passwords.ts'

const policy = passwordPolicy(['heron'])

test('a long password of the bundled list is common', () => {
  for (const text of ['qwerty123456', '1qaz2wsx3edc', 'administrator', 'manchesterunited', 'йцукенгшщзхъ'])
    expect(policy.isCommon(text), text).toBe(true)
})

test('the bundled list has thousands of passwords that are long enough to be chosen, and nobody’s address', () => {
  const lines = readFileSync(new URL('../../passwords/common-passwords.txt', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  expect(lines.filter((line) => Array.from(line).length >= 12).length).toBeGreaterThanOrEqual(3_000)
  expect(lines.filter((line) => line !== line.toLowerCase() || /@.+\./.test(line))).toEqual([])
  expect(new Set(lines).size).toBe(lines.length)
})

test.each([
  ...[
    '\u{1f600}'.repeat(3),
    '密码密码',
    'ééééèè',
    'aaaaaaaaaaaa',
    '123456123456',
    'qwertyqwerty',
    'password1234',
  ],
  ...['Password2026!', 'letmein12345', 'iloveyou2026', 'abcdefghijkl', '111111111111', 'heronheron1'],
  ...[
    'qwertyuiop123',
    'Summer2026!!!',
    '123123123123',
    'P@ssw0rd12345',
    'Welcome2026!!',
    'Passwort2026',
    'dragon123456',
  ],
])('%s is refused', (text) => {
  expect(() => acceptPassword(policy, new Secret(text), [])).toThrow(/^password_/)
})

test.each([
  'correct-horse-battery-41',
  'cobalt ferry lantern',
  'the heron by the sea',
  'wolken über dem moor',
])('%s is accepted', (text) => {
  acceptPassword(policy, new Secret(text), ['ann.lee@example.org', 'Ann Lee'])
})

test('a password that is on no list is not common', () => {
  expect(policy.isCommon('wolken über dem moor')).toBe(false)
})

test('the names of the product count as known words', () => {
  expect(policy.words).toEqual(['heron', 'claviger'])
})
