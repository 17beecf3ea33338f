/**
 * What of a pool is said by its URL.
 *
 * What it does with a real PostgreSQL, and without one, is in test/store.
 */
import { expect, test } from 'vitest'
import { createPostgresPool } from './postgres-pool.ts'

test.each([
  ['', 2_000],
  ['?connect_timeout=30', 30_000],
  ['?sslmode=disable&connect_timeout=7&x=1', 7_000],
  ['?connect_timeout=0', 2_000],
  ['?connect_timeout=99999999', 3_600_000],
  ['?connect_timeout=soon', 2_000],
  ['?options=connect_timeout=9s', 2_000],
])(
  'a connection may take as long as the URL allows, and two seconds where it says nothing: %j',
  async (query, ms) => {
    const pool = createPostgresPool(`postgres://somebody:secret@127.0.0.1:1/nothing${query}`)
    expect(pool.options).toMatchObject({ connectionTimeoutMillis: ms })
    await pool.end()
  },
)
