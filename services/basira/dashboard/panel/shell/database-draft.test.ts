/**
 * What is wrong with a database as it was typed, and what becomes of it on the wire.
 */
import { Problem } from '@claviger/web'
import { expect, test } from 'vitest'
import {
  type DatabaseDraft,
  draftProblems,
  refusedFields,
  tagRows,
  tagsOf,
  wholeNumber,
} from './database-draft.ts'

const draft: DatabaseDraft = { name: 'orders', host: 'db-1.internal', port: '5432', tags: [] }

test('a draft with all that is needed has no problem', () => {
  expect(draftProblems(draft)).toEqual({})
  expect(draftProblems({ ...draft, host: '2001:db8::1', tags: tagRows({ env: '' }) })).toEqual({})
})

test.each([
  [{ name: ' ' }, 'name'],
  [{ name: 'x'.repeat(101) }, 'name'],
  [{ host: '' }, 'host'],
  [{ host: 'a b' }, 'host'],
  [{ host: 'x'.repeat(256) }, 'host'],
  [{ port: '' }, 'port'],
  [{ port: '0' }, 'port'],
  [{ port: '65536' }, 'port'],
  [{ port: '5432.5' }, 'port'],
  [{ port: '-1' }, 'port'],
])('%j is told at its field', (typed, field) => {
  expect(Object.keys(draftProblems({ ...draft, ...typed }))).toEqual([field])
})

test.each(['postgres://app:secret@db-1.internal:5432/orders', 'app@db-1.internal', 'db-1.internal:5432'])(
  'more than a host is told apart from a host, and not repeated: %s',
  (host) => {
    const said = draftProblems({ ...draft, host })['host']
    expect(said).toMatch(/^Only the host/)
    expect(said).not.toContain('secret')
  },
)

test('tags without a name, of one name twice, or too long are told at their own row', () => {
  const tags = [
    { key: 0, name: 'env', value: 'production' },
    { key: 4, name: ' env ', value: 'test' },
    { key: 7, name: '', value: 'lost' },
    { key: 8, name: 'x'.repeat(101), value: '' },
    { key: 9, name: 'long', value: 'x'.repeat(201) },
    { key: 10, name: ' ', value: '' },
  ]
  expect(Object.keys(draftProblems({ ...draft, tags }))).toEqual(['tags:4', 'tags:7', 'tags:8', 'tags:9'])
})

test('tags come back as they were, empty rows dropped and names like any other kept', () => {
  const tags = { env: 'production', 'owner:team': 'Größe', __proto__x: '' }
  expect(tagsOf([...tagRows(tags), { key: 99, name: '', value: ' ' }])).toEqual(tags)
  expect(JSON.stringify(tagsOf([{ key: 0, name: '__proto__', value: 'a' }]))).toBe('{"__proto__":"a"}')
})

test('numbers are whole ones in bounds, or none', () => {
  expect([wholeNumber('1', 5), wholeNumber(' 5 ', 5), wholeNumber('6', 5), wholeNumber('1e1', 50)]).toEqual([
    1,
    5,
    null,
    null,
  ])
})

test('what the server refused is told at the field that it named, and nowhere where it named none of these', () => {
  const refusal = (path: string) =>
    new Problem({ status: 400, message: 'no', fields: [{ path, message: 'no' }] })
  const fields = ['host', 'pollIntervalSeconds', 'disabledCollectors']
  expect(Object.keys(refusedFields(refusal('host'), fields))).toEqual(['host'])
  expect(Object.keys(refusedFields(refusal('poll_interval_seconds'), fields))).toEqual([
    'pollIntervalSeconds',
  ])
  expect(Object.keys(refusedFields(refusal('disabled_collectors.3'), fields))).toEqual(['disabledCollectors'])
  expect(refusedFields(refusal('body'), fields)).toEqual({})
  expect(refusedFields(new Error('no'), fields)).toEqual({})
})
