import { expect, test } from 'vitest'
import { plainParameters } from './parameters.ts'

test('text, numbers, bytes and null pass as they are, booleans as 0 and 1', () => {
  const bytes = new Uint8Array([1])
  expect(plainParameters(['a', 1, 1n, null, bytes, true, false])).toEqual(['a', 1, 1n, null, bytes, 1, 0])
})

test.each([
  ['a Date', new Date(0)],
  ['an object', { secret: 'in-here' }],
  ['a list', ['in-here']],
  ['undefined', undefined],
  ['a symbol', Symbol('in-here')],
  ['NaN', Number.NaN],
  ['an infinity', Number.POSITIVE_INFINITY],
])('%s is refused by its position, without its value', (_what, value) => {
  const pass = (): unknown => plainParameters(['first', value])
  expect(pass).toThrow(TypeError)
  expect(pass).toThrow(/parameter 2 must be/)
  expect(pass).not.toThrow(/in-here/)
})
