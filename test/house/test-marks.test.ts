import { expect, test } from 'vitest'
import { isTest, readFiles } from './source-tree.ts'
import { testMarkFindings } from './test-marks.ts'

test('no test of the repository is skipped, singled out or still to be written', () => {
  const files = readFiles(isTest)
  expect(files.length).toBeGreaterThan(4)
  expect(files.flatMap(testMarkFindings)).toEqual([])
})

test.each([
  "test.skip('a', () => {})",
  "it.only('a', () => {})",
  "test.todo('a')",
  "describe.skip('a', () => {})",
  "test.concurrent.only('a', () => {})",
  "test.only.each([1])('a', () => {})",
])('the gate on marks refuses %j', (text) => {
  expect(testMarkFindings({ path: 'a.test.ts', text })).toHaveLength(1)
})

test.each(["test('a', () => {})", 'rows.skip(2)', "test.skipIf(true)('a', () => {})", '// test.only'])(
  'the gate on marks lets %j pass',
  (text) => {
    expect(testMarkFindings({ path: 'a.test.ts', text })).toEqual([])
  },
)
