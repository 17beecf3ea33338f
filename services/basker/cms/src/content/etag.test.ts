/**
 * ETags and `If-Match`.
 *
 * That a stale write writes nothing is tested on both databases (test/basker).
 */
import { expect, test } from 'vitest'
import { etagOf, matches } from './etag.ts'

const document = { id: 'a'.repeat(24), version: 3 }
const etag = etagOf(document)

test.each([
  [null, true],
  ['*', true],
  [etag, true],
  [`"other", ${etag}`, true],
  ['', false],
  ['"other"', false],
  [`W/${etag}`, false],
  [etag.replaceAll('"', ''), false],
  [etagOf({ ...document, version: 4 }), false],
])('If-Match %j: %s', (ifMatch, expected) => {
  expect(matches(ifMatch, document)).toBe(expected)
})
