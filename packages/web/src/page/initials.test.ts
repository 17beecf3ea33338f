import { expect, test } from 'vitest'
import { initialsOf } from './initials.ts'

test.each([
  ['Ada Lovelace', 'AL'],
  ['ada@example.com', 'AD'],
  ['  Grace   Brewster Hopper', 'GB'],
  ['Zoë 👩‍🚀 Night', 'Z👩'],
  ['🛰', '🛰'],
])('the initials of %s are %s, of whole characters', (called, initials) => {
  expect(initialsOf(called)).toBe(initials)
})
