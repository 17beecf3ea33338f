import { expect, test } from 'vitest'
import { isTest, readFiles } from './source-tree.ts'
import { testWaitFindings } from './test-waits.ts'

test('no test of the repository gives up what it waits for after a second', () => {
  expect(readFiles(isTest).flatMap(testWaitFindings)).toEqual([])
})

test.each(['await vi.waitFor(() => expect(a).toBe(1))', 'await vi.waitUntil(() => a)'])(
  'the gate on waits refuses %j',
  (text) => {
    expect(testWaitFindings({ path: 'a.test.ts', text })).toHaveLength(1)
  },
)

test.each(['await expect.poll(() => a).toBe(1)', 'await page.locator("a").waitFor()', 'vi.fn()'])(
  'the gate on waits lets %j pass',
  (text) => {
    expect(testWaitFindings({ path: 'a.test.ts', text })).toEqual([])
  },
)
