/**
 * Reading, changing and removing a database, its health, and nothing of anybody else's.
 */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { list, text } from '../testing/reply.ts'
import { type Person, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
let person: Person
let id: string
beforeAll(async () => {
  basira = await startTestBasira()
  person = await basira.verifiedPerson()
  id = await registered()
})
afterAll(() => basira.close())

async function registered(): Promise<string> {
  const body = { name: 'orders', engine: 'postgres', host: 'db.internal', tags: { env: 'test' } }
  return text(await basira.post('/databases', body, { bearer: person.accessToken }), 'id')
}

function ask(method: string, path: string, body?: unknown) {
  return basira.ask(method, path, { bearer: person.accessToken, body })
}

describe('GET', () => {
  test('200: the list is enveloped, newest first', async () => {
    basira.advance(1)
    const second = await registered()
    const reply = await ask('GET', '/databases')
    expect(Object.keys(reply.body)).toEqual(['databases'])
    expect(list(reply, 'databases').map((database) => database['id'])).toEqual([second, id])
  })

  test('200: one is read by its id, with a key that may', async () => {
    const { key } = await basira.key(person, { scopes: ['databases:read'] })
    expect((await basira.get(`/databases/${id}`, { key })).body).toMatchObject({ id, tags: { env: 'test' } })
    expect((await basira.ask('DELETE', `/databases/${id}`, { key })).status).toBe(403)
  })

  test('401 without a credential; 403 with a key that may not', async () => {
    const { key } = await basira.key(person, { scopes: ['databases:write'] })
    for (const path of ['/databases', `/databases/${id}`, `/databases/${id}/health`]) {
      expect((await basira.get(path)).status).toBe(401)
      expect((await basira.get(path, { key })).status).toBe(403)
    }
  })
})

describe('PATCH', () => {
  test('200: what is named changes, the rest stays', async () => {
    const one = await registered()
    basira.advance(1)
    const changes = {
      name: 'renamed',
      host: 'db-2.internal',
      port: 6_432,
      tags: {},
      poll_interval_seconds: 1,
      collect_explain_plans: false,
      collect_replication: false,
      disabled_collectors: ['locks', 'pg_stat.wal'],
    }
    const reply = await ask('PATCH', `/databases/${one}`, changes)
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ id: one, engine: 'postgres', ...changes })
    expect(Date.parse(text(reply, 'updated_at'))).toBeGreaterThan(Date.parse(text(reply, 'created_at')))
    expect((await ask('GET', `/databases/${one}`)).body).toEqual(reply.body)
    const partial = await ask('PATCH', `/databases/${one}`, { port: 1 })
    expect(partial.body).toMatchObject({ ...changes, port: 1 })
  })

  test.each([
    {},
    { engine: 'clickhouse' },
    { port: 0 },
    { poll_interval_seconds: 0 },
    { poll_interval_seconds: 86_401 },
    { collect_replication: 'yes' },
    { disabled_collectors: 'locks' },
    { disabled_collectors: ['a b'] },
    { last_seen_at: '2026-01-01T00:00:00Z' },
  ])('400: %j is refused', async (body) => {
    expect((await ask('PATCH', `/databases/${id}`, body)).status).toBe(400)
  })

  test('changes at the same moment do not undo one another', async () => {
    const one = await registered()
    await Promise.all([
      ask('PATCH', `/databases/${one}`, { port: 1_111 }),
      ask('PATCH', `/databases/${one}`, { host: 'other.internal' }),
      ask('PATCH', `/databases/${one}`, { name: 'other' }),
    ])
    const { body } = await ask('GET', `/databases/${one}`)
    expect(body).toMatchObject({ port: 1_111, host: 'other.internal', name: 'other' })
  })
})

describe('DELETE', () => {
  test('204, then 404', async () => {
    const one = await registered()
    const reply = await ask('DELETE', `/databases/${one}`)
    expect([reply.status, reply.raw]).toEqual([204, ''])
    expect((await ask('DELETE', `/databases/${one}`)).status).toBe(404)
    expect((await ask('GET', `/databases/${one}`)).status).toBe(404)
  })
})

describe('404', () => {
  test('a database of others reads like one that never was, whatever is asked of it', async () => {
    const stranger = await basira.verifiedPerson()
    for (const one of [id, '0'.repeat(32), 'x']) {
      const asked = { bearer: stranger.accessToken }
      const seen = [
        await basira.get(`/databases/${one}`, asked),
        await basira.get(`/databases/${one}/health`, asked),
        await basira.ask('PATCH', `/databases/${one}`, { ...asked, body: { port: 1 } }),
        await basira.ask('DELETE', `/databases/${one}`, asked),
      ]
      for (const reply of seen) {
        expect([reply.status, reply.raw]).toEqual([
          404,
          '{"error":"There is nothing here with this id. Check it."}',
        ])
      }
    }
    expect((await ask('GET', `/databases/${id}`)).status).toBe(200)
  })
})

describe('GET …/health', () => {
  test('200: disconnected and never seen, then connected, then disconnected after three missed intervals', async () => {
    const one = await registered()
    const never = await ask('GET', `/databases/${one}/health`)
    expect(never.body).toEqual({ id: one, status: 'disconnected', last_seen_at: null })
    const seenAt = basira.now()
    await sql`update databases set last_seen_at = ${seenAt} where id = ${one}`.execute(basira.store.database)
    const last_seen_at = new Date(seenAt).toISOString()
    expect((await ask('GET', `/databases/${one}/health`)).body).toEqual({
      id: one,
      status: 'connected',
      last_seen_at,
    })
    basira.advance(181)
    expect((await ask('GET', `/databases/${one}/health`)).body).toEqual({
      id: one,
      status: 'disconnected',
      last_seen_at,
    })
  })
})

test('200: the list and the database itself tell its state as its health does, and so does a change', async () => {
  const one = await registered()
  const states = async () => [
    list(await ask('GET', '/databases'), 'databases').find(({ id: other }) => other === one)?.['status'],
    (await ask('GET', `/databases/${one}`)).body['status'],
    (await ask('GET', `/databases/${one}/health`)).body['status'],
    (await ask('PATCH', `/databases/${one}`, { port: 5_433 })).body['status'],
  ]
  const disconnected = Array.from({ length: 4 }, () => 'disconnected')
  expect(await states()).toEqual(disconnected)
  const seenAt = basira.now()
  await sql`update databases set last_seen_at = ${seenAt} where id = ${one}`.execute(basira.store.database)
  expect(await states()).toEqual(disconnected.map(() => 'connected'))
  basira.advance(181)
  expect(await states()).toEqual(disconnected)
})
