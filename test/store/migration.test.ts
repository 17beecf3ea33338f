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

/** Starts a process that has opened the database, or says why not. */
async function start(url: string): Promise<{ readonly child: ChildProcess; readonly answer: string }> {
  const child = fork(script, [url], { execArgv: [] })
  const [answer] = await once(child, 'message')
  return { child, answer }
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

  test('are applied once where they are asked for twice at the same moment, and neither fails', async () => {
    const store = await openStore(await databases.newUrl())
    const [one = [], two = []] = await Promise.all([store.migrate(), store.migrate()])
    expect([one.length, two.length].toSorted()).toEqual([0, storeMigrationCount])
    await store.close()
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

describe('two processes that start at the same moment', () => {
  test('on PostgreSQL both migrate, which is done once, and neither fails', async () => {
    const databases = await testDatabases('postgres')
    const url = await databases.newUrl()
    const runners = await Promise.all([start(url), start(url)])
    const [one = [], two = []] = await Promise.all(runners.map(({ child }) => run(child)))
    expect([one.length, two.length].toSorted()).toEqual([0, storeMigrationCount])
    await databases.stop()
  })

  test('on SQLite one gets the file and migrates it; the other is told which, and finds nothing to do', async () => {
    const databases = await testDatabases('sqlite')
    const url = await databases.newUrl()
    const runners = await Promise.all([start(url), start(url)])
    const owner = runners.find(({ answer }) => answer === 'ready')
    const refused = runners.filter(({ answer }) => answer !== 'ready')
    expect(refused).toHaveLength(1)
    expect(refused[0]?.answer).toContain(`in use by process ${owner?.child.pid}`)
    if (owner === undefined) throw new Error('nobody got the file')
    const ended = once(owner.child, 'exit')
    expect(await run(owner.child)).toHaveLength(storeMigrationCount)
    await ended
    const later = await start(url)
    expect([later.answer, await run(later.child)]).toEqual(['ready', []])
    await databases.stop()
  })
})
