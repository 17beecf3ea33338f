import { expect, test } from 'vitest'
import { weightOf } from './weighted-list.ts'

test.each([
  ['br', 'gzip, br', 1],
  ['br', 'gzip;q=1.0, br;q=0.5', 0.5],
  ['br', 'BR ; Q=0.3', 0.3],
  ['br', 'br;q=0', 0],
  ['br', 'br;q=no', 0],
  ['br', 'gzip, brotli, *', null],
  ['br', '', null],
  ['text/html', 'text/html,application/xhtml+xml,*/*;q=0.8', 1],
  ['text/html', 'text/html;level=1;q=0.4', 0.4],
  ['text/html', '*/*', null],
])('the weight of %s in "%s" is %s', (name, header, weight) => {
  expect(weightOf(name, header)).toBe(weight)
})
