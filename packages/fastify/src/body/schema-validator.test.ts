import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { isRequestProblem } from '../reply/request-problem.ts'
import { validatorCompiler } from './schema-validator.ts'

const closed = { additionalProperties: false }
const schema = Type.Object(
  {
    name: Type.String({ maxLength: 5 }),
    tags: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-z]+$' }), Type.String({ maxLength: 3 }), closed),
    ),
    limits: Type.Optional(Type.Object({ seconds: Type.Integer() }, closed)),
    list: Type.Optional(Type.Array(Type.Integer())),
  },
  closed,
)

/** What the refusal of `sent` points at. */
function fieldFor(sent: unknown, httpPart = 'body'): string | undefined {
  const judge = validatorCompiler({ schema, httpPart, method: 'POST', url: '/' })
  const judged: unknown = judge(sent)
  const error: unknown = Reflect.get(Object(judged), 'error')
  if (!isRequestProblem(error)) throw new TypeError('not refused')
  return 'field' in error.details ? error.details.field : undefined
}

test.each([
  ['a value that does not fit', { name: 'too long' }, 'name'],
  ['a field that is missing', {}, 'name'],
  ['a value inside an object', { name: 'a', limits: { seconds: 'x' } }, 'limits.seconds'],
  ['a place in a list', { name: 'a', list: [1, 'x'] }, 'list.1'],
  ['something that is no object', 'x', 'body'],
])('a refusal points at %s by its path', (_, sent, field) => {
  expect(fieldFor(sent)).toBe(field)
})

test.each([
  ['at the top', { name: 'a', 'hunter2-hunter2': 1 }, 'unknown fields'],
  ['inside an object', { name: 'a', limits: { seconds: 1, 'hunter2-hunter2': 1 } }, 'limits'],
  ['in a map', { name: 'a', tags: { 'hunter2-hunter2': 'a' } }, 'tags'],
  ['in a map, in front of a value that does not fit', { name: 'a', tags: { hunter: 'hunter2' } }, 'tags'],
])('a refusal never repeats a name that the sender made up: %s', (_, sent, field) => {
  expect(fieldFor(sent)).toBe(field)
})

test('a refusal of a query speaks of parameters', () => {
  expect(fieldFor({ name: 'a', 'hunter2-hunter2': '1' }, 'querystring')).toBe('unknown parameters')
})
