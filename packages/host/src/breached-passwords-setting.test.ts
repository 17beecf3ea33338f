/**
 * Where a list of breached passwords may be, as its setting says it.
 *
 * Looking there is the services'.
 */
import { expect, test } from 'vitest'
import { breachedPasswordsSetting } from './breached-passwords-setting.ts'

test.each([
  ['/srv/pwned.txt', { kind: 'file', path: '/srv/pwned.txt' }],
  ['https://range.example/range/', { kind: 'range', url: 'https://range.example/range/' }],
  ['http://127.0.0.1:8080/range/', { kind: 'range', url: 'http://127.0.0.1:8080/range/' }],
  ['http://[::1]/', { kind: 'range', url: 'http://[::1]/' }],
])('%s is taken', (text, value) => {
  expect(breachedPasswordsSetting(text)).toEqual({ value })
})

test.each([
  'pwned.txt',
  'http://range.example/range/',
  'https://range.example/range',
  'https://range.example/?q=/',
  'ftp://range.example/',
  'file:///srv/pwned.txt',
  'yes',
])('%s is refused with the forms there are', (text) => {
  expect(breachedPasswordsSetting(text)).toEqual({
    problem: 'must be the absolute path of a file, or an https URL that ends with / (http for loopback only)',
  })
})

test('a URL with a password in it is refused', () => {
  const reading = breachedPasswordsSetting('https://user:hunter2@range.example/')
  expect(reading).toEqual({ problem: 'must be a URL without a user or password' })
})
