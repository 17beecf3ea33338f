import { expect, test } from 'vitest'
import { activityQuery, parseActivitySearch } from './activity-row.ts'

test('what is chosen is read from the address, and what is no choice is left out', () => {
  expect(parseActivitySearch({ who: 'a1', what: 'keys', when: 'week' })).toEqual({
    who: 'a1',
    what: 'keys',
    when: 'week',
  })
  const nothing = { who: undefined, what: undefined, when: undefined }
  expect(parseActivitySearch({ who: '', what: 'secrets', when: 'ever' })).toEqual(nothing)
  expect(parseActivitySearch({ who: ['a'], what: {}, when: 7 })).toEqual(nothing)
  expect(parseActivitySearch({ who: 7 })).toMatchObject({ who: '7' })
})

test('what is chosen is asked for by actor, actions and the moment from which on', () => {
  const now = Date.parse('2026-11-28T12:00:00.000Z')
  expect(activityQuery({}, now)).toEqual({})
  expect(activityQuery({ who: 'a1', what: 'sign-ins', when: 'day' }, now)).toEqual({
    actor: 'a1',
    action: 'session,account.sign_in_failed,account.guessed',
    since: '2026-11-27T12:00:00.000Z',
  })
})
