import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { StatementCache } from './statement-cache.ts'

function cacheOf(capacity: number): StatementCache {
  return new StatementCache(new DatabaseSync(':memory:'), capacity)
}

test('the same text gets the same prepared statement', () => {
  const cache = cacheOf(2)
  expect(cache.prepare('select 1')).toBe(cache.prepare('select 1'))
})

test('never holds more than its capacity, and the one not used for longest goes first', () => {
  const cache = cacheOf(2)
  const [one, two] = [cache.prepare('select 1'), cache.prepare('select 2')]
  cache.prepare('select 1')
  cache.prepare('select 3')
  expect(cache.size).toBe(2)
  expect(cache.prepare('select 1')).toBe(one)
  expect(cache.prepare('select 2')).not.toBe(two)
})

test('knows which statements yield rows', () => {
  const database = new DatabaseSync(':memory:')
  database.exec('create table t (a)')
  const cache = new StatementCache(database, 9)
  expect(cache.prepare('select a from t').yieldsRows).toBe(true)
  expect(cache.prepare('insert into t values (1) returning a').yieldsRows).toBe(true)
  expect(cache.prepare('insert into t values (1)').yieldsRows).toBe(false)
})
