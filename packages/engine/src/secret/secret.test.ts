/**
 * That a secret shows itself nowhere.
 */
import { format, inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Secret } from './secret.ts'

const value = 'dbm_ak_hunter2'
const secret = new Secret<'api-key'>(value)

test.each([
  ['JSON', JSON.stringify({ secret, list: [secret] })],
  ['inspect', inspect({ deep: { secret } }, { depth: 9, showHidden: true })],
  ['a template', `${secret}`],
  ['concatenation', ['key: ', secret].join('')],
  ['String()', String(secret)],
  ['format', format('%s %o %j %d', secret, secret, secret, secret)],
  ['a spread', JSON.stringify({ ...secret })],
  [
    'its keys and values',
    JSON.stringify([Object.keys(secret), Object.values(secret), Object.entries(secret)]),
  ],
  ['an error', inspect(new Error('failed', { cause: secret }))],
  ['a map', inspect(new Map([[secret, secret]]))],
])('%s does not show it', (_, shown) => {
  expect(shown).not.toContain('hunter2')
})

test('a logger that walks an object finds nothing either', () => {
  const seen: string[] = []
  const walk = (thing: unknown): void => {
    if (typeof thing !== 'object' || thing === null) seen.push(String(thing))
    else for (const name of Reflect.ownKeys(thing)) walk(Reflect.get(thing, name))
  }
  walk(secret)
  walk(structuredClone({ ...secret }))
  expect(seen.join()).not.toContain('hunter2')
})

test('reveal gives it back', () => {
  expect(secret.reveal()).toBe(value)
})
