/**
 * Migrations on both databases: run once, by any number of runners, for any number of owners.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Migrations, migrate, migrationState, openStore } from '@claviger/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabases, testDatabases, testedDialects } from './databases.ts'

const migrationFolder = join(import.meta.dirname, '../../packages/store/src/migration')
const storeMigrationCount = readdirSync(migrationFolder).filter((name) => /^\d{4}-/.test(name)).length
const script = join(import.meta.dirname, 'migrate-process.ts')

const createTable = (name: string): Migrations[string] => ({
  up: async (database) => {
    await database.schema.createTable(name).addColumn('id', 'text').execute()
  },
})

async function ready(url: string): Promise<ChildProcess> {
  const child = fork(script, [url], { execArgv: [] })
  await once(child, 'message')
  return child
}

async function run(child: ChildProcess): Promise<readonly string[]> {
  child.send('go')
  const [applied] = await once(child, 'message')
  return applied
}

describe.each(testedDialects)('migrations on %s', (dialect) => {
  let databases: TestDatabases

  beforeAll(async () => {
    databases = await testDatabases(dialect)
  })

  afterAll(async () => {
    await databases.stop()
  })

  test('are applied once by two processes that start at the same moment, and neither fails', async () => {
    const url = await databases.newUrl()
    const runners = await Promise.all([ready(url), ready(url)])
    const [one = [], two = []] = await Promise.all(runners.map(run))
    expect([one.length, two.length].toSorted()).toEqual([0, storeMigrationCount])
  })

  test('of a service live beside those of the store and are remembered apart', async () => {
    const store = await databases.newStore()
    const steps: Migrations = { '0001-first': createTable('first'), '0002-second': createTable('second') }
    expect(await migrate(store.database, 'basira', steps)).toEqual(['0001-first', '0002-second'])
    expect(await migrate(store.database, 'basira', steps)).toEqual([])
    expect(await migrate(store.database, 'basker', { '0001-first': createTable('third') })).toEqual([
      '0001-first',
    ])
    expect(await store.migrate()).toEqual([])
  })

  test('that fail leave nothing of themselves behind', async () => {
    const store = await databases.newStore()
    const broken: Migrations = {
      '0001-good': createTable('good'),
      '0002-bad': { up: () => Promise.reject(new Error('mistake')) },
    }
    await expect(migrate(store.database, 'service', broken)).rejects.toThrow('mistake')
    const mended = { ...broken, '0002-bad': createTable('mended') }
    expect(await migrate(store.database, 'service', mended)).toEqual(['0001-good', '0002-bad'])
  })

  test('refuse to run code that is older than the data', async () => {
    const store = await databases.newStore()
    await migrate(store.database, 'service', { '0001-a': createTable('a'), '0002-b': createTable('b') })
    await expect(migrate(store.database, 'service', { '0001-a': createTable('a') })).rejects.toThrow('0002-b')
  })

  test('tell what is still to run and what this code does not know, without changing anything', async () => {
    const empty = await openStore(await databases.newUrl())
    const steps: Migrations = { '0001-a': createTable('a'), '0002-b': createTable('b') }
    const state = (known: Migrations) => migrationState(empty.database, 'service', known)
    expect(await state(steps)).toEqual({ pending: ['0001-a', '0002-b'], unknown: [] })
    await migrate(empty.database, 'service', steps)
    expect(await state(steps)).toEqual({ pending: [], unknown: [] })
    expect(await state({ '0001-a': createTable('a') })).toEqual({ pending: [], unknown: ['0002-b'] })
    await empty.close()
  })

  test('refuse an owner whose name is not plain', async () => {
    const store = await openStore(':memory:')
    await expect(migrate(store.database, 'x"; drop', {})).rejects.toThrow(TypeError)
    await store.close()
  })
})
