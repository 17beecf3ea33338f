/**
 * The gate between the data of the ASVS and its tests, and that the gate finds what it is there for.
 *
 * What each requirement asks: chapter-NN-….ts.
 */
import { expect, test } from 'vitest'
import { chapters, chaptersToCome, chapterTests, mayFail } from './chapters.ts'
import { coverageFindings, testsOf } from './coverage.ts'
import type { Requirement } from './requirement.ts'

test('every requirement that is met has its test, every test its requirement, and nothing else is left open', () => {
  expect(coverageFindings(chapters, chapterTests(), mayFail)).toEqual([])
})

test('each of the seventeen chapters is there, in its order, or told as one to come', () => {
  const numbers = chapters.map(({ number }) => number)
  expect([...numbers, ...chaptersToCome].toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 17 }, (_, at) => at + 1),
  )
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
})

const met: Requirement = { id: '1.1.1', level: 1, words: 'Do so.', status: 'met' }

function findings(text: string, row: Requirement = met): readonly string[] {
  const tests = testsOf({ path: 'test/asvs/chapter-01-a.test.ts', text })
  return coverageFindings([{ number: 1, title: 'One', requirements: [row] }], tests, ['1.1.2'])
}

const good = "test('1.1.1 is so', () => { expect(found()).toBe(1) })"

test('a test by its id that asserts what was found is all that a requirement needs', () => {
  expect(findings(good)).toEqual([])
})

test.each([
  ['', 'no test is named by it'],
  ["// test('1.1.1 is so', () => { expect(found()).toBe(1) })", 'no test is named by it'],
  [`${good}\n${good}`, 'two tests are named by it'],
  [`${good}\ntest('is so', () => { expect(found()).toBe(1) })`, 'does not begin with the id'],
  [`${good}\ntest.each([1])('1.1.2 is so', () => { expect(found()).toBe(1) })`, 'does not begin with the id'],
  [`${good}\ntest('1.1.2 is so', () => { expect(found()).toBe(1) })`, 'nothing in the data'],
  ["test('1.1.1 is so', () => {})", 'asserts nothing'],
  ["test('1.1.1 is so', () => { found() })", 'asserts nothing'],
  ["test('1.1.1 is so', () => { expect(found()) })", 'asserts nothing'],
  ["test('1.1.1 is so', () => { expect(1).toBe(1) })", 'asserts nothing'],
])('the gate refuses %j', (text, finding) => {
  expect(findings(text)).toEqual([expect.stringContaining(finding)])
})

test.each<[Requirement, string, string]>([
  [{ ...met, id: '2.1.1' }, good.replace('1.1.1', '2.1.1'), 'not of chapter 1'],
  [{ ...met, words: 'do so' }, good, 'sentences'],
  [{ ...met, status: 'not met', deviation: 'No.' }, '', 'not met'],
  [{ ...met, status: 'not applicable', reason: 'No.' }, good, 'and yet there is a test'],
])('the gate refuses the row %j', (row, text, finding) => {
  expect(findings(text, row)).toEqual([expect.stringContaining(finding)])
})

test('what is not met passes where its reason is on record, and needs no test', () => {
  expect(findings('', { ...met, id: '1.1.2', status: 'not met', deviation: 'Not yet.' })).toEqual([])
})
