import { expect, test } from 'vitest'
import { authoredWriteFindings } from './authored-writes.ts'
import { readFiles } from './source-tree.ts'

test('nothing but the engine and the store writes without an author', () => {
  expect(readFiles((path) => path.endsWith('.ts')).flatMap(authoredWriteFindings)).toEqual([])
})

test.each([
  'await store.write(async () => null)',
  'await this.#store.write(async () => null)',
  'await around.store.write(work)',
  'await this.#database.transaction().execute(work)',
])('the gate on writes refuses %j', (text) => {
  expect(authoredWriteFindings({ path: 'services/basira/api/src/a.ts', text })).toHaveLength(1)
})

test.each([
  ['services/basira/api/src/a.ts', 'await engine.perform(author, now, async () => null)'],
  ['services/basira/api/src/a.ts', 'socket.write(line)'],
  ['packages/engine/src/a.ts', 'await store.write(async () => null)'],
])('the gate on writes lets %s pass with %j', (path, text) => {
  expect(authoredWriteFindings({ path, text })).toEqual([])
})
