import { expect, test } from 'vitest'
import { parseDatabasesSearch } from './databases-search.ts'

test('the address of the list of databases says what is searched for and how it is sorted', () => {
  expect(parseDatabasesSearch({ q: 'orders', sort: '-seen' })).toEqual({ q: 'orders', sort: '-seen' })
  expect(parseDatabasesSearch({ q: 12, sort: 'name' })).toEqual({ q: '12' })
})

test('it names everything that it leaves out, for what is not named the router takes as it was given', () => {
  const given = { q: { a: 1 }, sort: ['name'] }
  expect({ ...given, ...parseDatabasesSearch(given) }).toEqual({ q: undefined, sort: undefined })
})
