import { describe, expect, test } from 'vitest'
import { parseSignInSearch } from './way-out.ts'

describe('the address of the sign-in', () => {
  test.each([
    ['/settings/billing', '/settings/billing'],
    ['/databases/a?x=1&y=%2F#row', '/databases/a?x=1&y=%2F#row'],
    ['/a/../settings', '/settings'],
    ['/?q=https://elsewhere.test', '/?q=https://elsewhere.test'],
  ])('leads back to %s', (back, place) => {
    expect(parseSignInSearch({ back }).back).toBe(place)
  })

  test.each([
    'https://elsewhere.test/',
    '//elsewhere.test',
    '/\\elsewhere.test',
    '\\\\elsewhere.test',
    '/\t/elsewhere.test',
    '/\n/elsewhere.test',
    '/.//elsewhere.test',
    '/..//elsewhere.test',
    '/a/..//elsewhere.test',
    '//',
    '///elsewhere.test',
    '//user@elsewhere.test:443/x',
    '//[',
    'javascript:alert(1)',
    'data:text/html,x',
    'settings',
    ' /settings',
    '',
    '/sign-in?back=/settings',
    '/./sign-in',
    7,
    null,
    ['/settings'],
  ])('leads nowhere for %j', (back) => {
    expect(parseSignInSearch({ back }).back).toBeUndefined()
  })

  test('names everything that it leaves out, for what is not named the router takes as it was given', () => {
    const left = parseSignInSearch({ back: 'https://elsewhere.test/', ended: 'x' })
    expect({ back: 'given', ended: 'given', ...left }).toEqual({ back: undefined, ended: undefined })
  })
})
