import { expect, test } from 'vitest'
import { parseListSearch } from './list-search.ts'

test('the address of a list says which page, in which order, and of what', () => {
  const search = { page: 2, sort: '-title', search: 'herons', status: 'draft' }
  expect(parseListSearch(search)).toEqual(search)
})

test('it names everything that it leaves out, for what is not named the router takes as it was given', () => {
  const given = { page: -1, sort: 'a b', search: { a: 1 }, status: 'gone' }
  expect({ ...given, ...parseListSearch(given) }).toEqual({})
  expect(Object.keys(parseListSearch(given))).toEqual(Object.keys(given))
})
