/**
 * Threads that read content beside the one that serves: what they see, and what becomes of them.
 *
 * What they read is the same as on the thread itself: `content.test.ts` runs on a SQLite file, and so on threads.
 */
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { collections, defaultQuery, modelNames } from '@claviger/basker-cms'
import { openReader, openStore, ReadTooLong } from '@claviger/store'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ContentRead } from '../../services/basker/cms/src/content/content-read.ts'
import { ReadingThreads } from '../../services/basker/cms/src/content/reading-threads.ts'
import { contentHouse } from './content-house.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claviger-threads-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function opened(name: string) {
  const store = await openStore(join(folder, name))
  await store.migrate()
  const house = await contentHouse(store)
  const scope = await house.newTenant()
  if (store.file === null) throw new TypeError('no file')
  return { store, house, scope, file: store.file }
}

function readOf(scope: ContentRead['scope']): ContentRead {
  return {
    kind: 'list',
    scope,
    collection: 'pages',
    query: { ...defaultQuery, draft: true },
    names: modelNames,
  }
}

test('an answer that is late is not waited for, and its thread is given nothing before it has come', async () => {
  const { file, house, scope, store } = await opened('late.sqlite')
  // Starting a thread alone takes longer than that.
  const threads = new ReadingThreads(file, 1, { answerMs: 1, startMs: 0 })
  const idle = Promise.withResolvers<void>()
  await expect(threads.read(readOf(scope), idle.resolve)).rejects.toBeInstanceOf(ReadTooLong)
  expect(() => threads.read(readOf(scope), () => {})).toThrow(TypeError)
  await idle.promise
  await Promise.all([threads.close(), house.close()])
  await store.close()
})

test('a thread sees what was committed before it was asked', async () => {
  const { house, scope, store } = await opened('fresh.sqlite')
  for (let count = 1; count <= 20; count++) {
    await house.create(scope, collections.pages, { title: `P${count}`, slug: `p-${count}` })
    expect((await house.find(scope, collections.pages, 'draft=true')).totalDocs).toBe(count)
  }
  await house.close()
  await store.close()
})

test('a file in the place of the one that is served is not read, whatever is in it', async () => {
  const { file, house, scope, store } = await opened('served.sqlite')
  const other = await opened('other.sqlite')
  await other.house.close()
  await other.store.close()
  renameSync(join(folder, 'other.sqlite'), file.path)
  expect(() => openReader(file)).toThrow(/unavailable/)
  const threads = new ReadingThreads(file, 1)
  await expect(threads.read(readOf(scope), () => {})).rejects.toMatchObject({ code: 'unavailable' })
  await Promise.all([threads.close(), house.close()])
  await store.close()
})

test('a reader cannot write', async () => {
  const { file, house, store } = await opened('reader.sqlite')
  const reader = openReader(file)
  await expect(sql`delete from documents`.execute(reader.database)).rejects.toMatchObject({
    code: 'unavailable',
    reason: 'storage',
  })
  await reader.close()
  await house.close()
  await store.close()
})
