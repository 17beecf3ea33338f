/**
 * docs/asvs.md is what the data and the tests of this folder say.
 *
 * After a change of either: `UPDATE_ASVS=1 npx vitest run test/asvs`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chapters, chapterTests } from './chapters.ts'
import { asvsDocument } from './document.ts'

const page = join(import.meta.dirname, '..', '..', 'docs', 'asvs.md')

test('the page about the ASVS is the one that its data and tests make', () => {
  const made = asvsDocument(chapters, chapterTests())
  if (process.env['UPDATE_ASVS'] === '1') writeFileSync(page, made)
  expect(readFileSync(page, 'utf8')).toBe(made)
})

test('a row tells id, level, words, status, its test by path and name, and the deviation', () => {
  const row = { id: '1.1.1', level: 2, words: 'Do so.', status: 'partly', deviation: 'Not all.' } as const
  const named = { id: '1.1.1', name: '1.1.1 is done', path: 'test/asvs/chapter-01-a.test.ts', asserts: true }
  const made = asvsDocument([{ number: 1, title: 'One', requirements: [row] }], [named])
  const link = '[`chapter-01-a.test.ts`](../test/asvs/chapter-01-a.test.ts): 1.1.1 is done'
  expect(made).toContain(`| 1.1.1 | 2 | Do so. | partly | ${link} | Not all. |`)
  expect(made).toContain('| 2 | 0 | 1 | 0 | 0 |')
})
