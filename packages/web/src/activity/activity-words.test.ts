import { expect, test } from 'vitest'
import { actionOf, partyOf } from './activity-words.ts'

test('an action of a later version is shown by its name', () => {
  expect(actionOf({ action: 'key.polished' })).toBe('key.polished')
})

test('somebody is named by the name of then, the id where there was none, and as unknown where nobody was proved', () => {
  expect(partyOf({ type: 'account', id: 'a1', name: 'Ada' })).toBe('Ada')
  expect(partyOf({ type: 'api_key', id: 'k1', name: null })).toBe('k1')
  expect(partyOf({ type: 'unknown', id: null, name: null })).toBe('Unknown')
  expect(partyOf({ type: 'operator', id: 'root', name: 'root' })).toBe('Operator root')
})
