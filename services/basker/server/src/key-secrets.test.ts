/**
 * How the list of secrets is read. What they are for: test/basker/key-secrets.test.ts.
 */
import { expect, test } from 'vitest'
import { keySecretsOf } from './key-secrets.ts'

test.each([
  ['one', ['one']],
  ['new,old', ['new', 'old']],
  [' new , old\n', [' new ', ' old\n']],
  ['a,,b', ['a,b']],
  ['a,,b,c', ['a,b', 'c']],
  ['a,b,,,c', ['a', 'b,', 'c']],
  [',,a', [',a']],
  ['a,', ['a', '']],
])('%j is the list %j', (text, secrets) => {
  expect(keySecretsOf(text)).toEqual(secrets)
})
