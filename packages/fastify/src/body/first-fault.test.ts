import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { firstFault, firstOversizedMap, hasMaps } from './first-fault.ts'

const closed = { additionalProperties: false }
const schema = Type.Object(
  {
    list: Type.Array(Type.Integer(), { maxItems: 3 }),
    tags: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z]+$' }), Type.Integer(), closed)),
    last: Type.Optional(Type.Object({ inner: Type.Integer() }, closed)),
  },
  closed,
)

/** A list of `first` and of what must not be looked at. */
function trapped(first: unknown): unknown[] {
  const list = [first, 0]
  Object.defineProperty(list, 1, {
    get: () => {
      throw new Error('looked at what comes after the first fault')
    },
  })
  return list
}

test('what comes after the first fault is not looked at', () => {
  expect(firstFault(schema, { list: trapped('x') })).toEqual({ path: ['list', '0'], kind: 'value' })
})

test('an unknown name is told before the values of the known ones are looked at', () => {
  expect(firstFault(schema, { list: trapped(1), foreign: 1 })).toEqual({ path: [], kind: 'unknown_name' })
})

test('a list that is too long is told without its entries', () => {
  const list = trapped(1)
  list.push(1, 1)
  expect(firstFault(schema.properties.list, list, ['list'])).toEqual({ path: ['list'], kind: 'value' })
})

test.each([
  ['a missing name', {}, ['list']],
  ['a value in a nested object', { list: [], last: { inner: 'x' } }, ['last', 'inner']],
  ['a name missing from a nested object', { list: [], last: {} }, ['last', 'inner']],
  ['an entry of a map', { list: [], tags: { a: 'x' } }, ['tags']],
  ['no object', 'x', []],
])('%s is told by its path', (_, value, path) => {
  expect(firstFault(schema, value)).toEqual({ path, kind: 'value' })
})

test('a map with too many names is told before any of its values is looked at', () => {
  const map = Type.Record(Type.String({ pattern: '^[a-z]+$' }), Type.Integer(), {
    maxProperties: 1,
    ...closed,
  })
  const tagged = Type.Object({ deep: Type.Object({ tags: map }, closed) }, closed)
  const values = { a: 0, b: 0 }
  Object.defineProperty(values, 'a', {
    enumerable: true,
    get: () => {
      throw new Error('looked at a value')
    },
  })
  expect(hasMaps(tagged)).toBe(true)
  expect(firstOversizedMap(tagged, { deep: { tags: values } })).toEqual({
    path: ['deep', 'tags'],
    kind: 'value',
  })
  expect(firstOversizedMap(tagged, { deep: { tags: { a: 1 } } })).toBeNull()
  expect(firstOversizedMap(tagged, { deep: [values] })).toBeNull()
})
