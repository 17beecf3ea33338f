/**
 * Two Baskers over one PostgreSQL: started at once, and each in effect for the other.
 *
 * Everything else is tested on SQLite.
 */

import { baskerOperations } from '@claviger/basker'
import { maintenance } from 'claviger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { list } from '../../services/basira/api/src/testing/reply.ts'
import { startPostgres, type TestPostgres } from '../postgres.ts'
import { startTestBasker, type TestBasker } from './test-basker.ts'

const patienceMs = 120_000

let postgres: TestPostgres
let first: TestBasker
let second: TestBasker

beforeAll(async () => {
  postgres = await startPostgres()
  const environment = { BASKER_DATABASE_URL: await postgres.url() }
  const both = await Promise.all([startTestBasker(environment), startTestBasker(environment)])
  // The one that was told the password goes first.
  const [one, other] = both[0].told.length === 1 ? both : [both[1], both[0]]
  first = one
  second = other
}, patienceMs)
afterAll(async () => {
  await first?.close()
  await second?.close()
  await postgres?.stop()
}, patienceMs)

test('of two that start at once one makes the site owner', () => {
  expect([first.told.length, second.told.length]).toEqual([1, 0])
})

test('a role that one takes away and a key that it revokes are gone for the other', async () => {
  const person = await first.person({ 'royal-opera-house': 'editor' })
  const { id, key } = await first.key(person)
  const { cookie } = person
  const pages = '/api/tenants/royal-opera-house/pages'
  expect(await second.readWith(key)).toBe(200)
  expect((await second.ask('POST', pages, { cookie, body: { title: 'Rats', slug: 'rats' } })).status).toBe(
    201,
  )
  const found = await first.ask('GET', `${pages}?search=RATS`, { cookie })
  expect(list(found, 'docs')).toMatchObject([{ title: 'Rats' }])
  expect((await first.ask('POST', pages, { cookie, body: { title: 'Rats', slug: 'rats' } })).status).toBe(409)

  const owner = await first.siteOwner()
  const role = `/api/users/${person.id}/roles/royal-opera-house`
  expect((await first.ask('DELETE', role, { cookie: owner.cookie })).status).toBe(204)
  expect(await second.readWith(key)).toBe(403)
  expect((await second.ask('GET', pages, { cookie })).status).toBe(403)
  expect((await first.ask('DELETE', `/api/users/me/api-keys/${id}`, { cookie })).status).toBe(204)
  expect(await second.readWith(key)).toBe(401)
})

test('keys are imported once, and reported', async () => {
  const { email } = await first.person()
  const rows = [{ email, digest: 'a'.repeat(40) }]
  const [one, other] = [first, second].map(({ running }) => baskerOperations(running.engine, running.store))
  expect(await one?.['keys.import']?.({ apply: true, rows }, maintenance)).toEqual({ outcomes: ['imported'] })
  expect(await other?.['keys.import']?.({ apply: true, rows }, maintenance)).toEqual({ outcomes: ['known'] })
  expect(await other?.['keys.report']?.({}, maintenance)).toMatchObject({
    schemes: [{ scheme: 'hmac-sha1', digests: 1, never_used: 1, last_used_at: null }],
  })
})
