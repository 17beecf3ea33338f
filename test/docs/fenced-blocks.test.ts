import { expect, test } from 'vitest'
import { fencedBlocks, isAsShown } from './fenced-blocks.ts'

test('blocks are found with their language and text, in order', () => {
  const page = 'a\n\n```sh\none\n\ntwo\n```\n\nb\n```\nplain\n```\n'
  expect(fencedBlocks(page)).toEqual([
    { language: 'sh', text: 'one\n\ntwo\n' },
    { language: '', text: 'plain\n' },
  ])
})

test.each([
  ['{"id":"k2j4"}\n204\n', '{"id":"…"}\n204', true],
  ['{"id":"k2j4"}\n401\n', '{"id":"…"}\n204', false],
  ['{"id":""}', '{"id":"…"}', false],
  ['two words', '…', false],
  ['a+b', 'a+b', true],
  ['aab', 'a+b', false],
  ['', '', true],
  ['something', '', false],
])('output %j shown as %j: %s', (printed, shown, same) => {
  expect(isAsShown(printed, shown)).toBe(same)
})
