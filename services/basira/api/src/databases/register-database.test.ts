/**
 * Registering databases: what is taken, and how many.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { list } from '../testing/reply.ts'
import { type Person, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
let person: Person
beforeAll(async () => {
  basira = await startTestBasira()
  person = await basira.verifiedPerson()
})
afterAll(() => basira.close())

const orders = { name: 'orders', engine: 'postgres', host: 'db.internal' }

describe('201', () => {
  test('what is not given gets its default', async () => {
    const reply = await basira.post('/databases', orders, { bearer: person.accessToken })
    expect(reply.status).toBe(201)
    const time = expect.stringMatching(/\.\d{3}Z$/)
    expect(reply.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      ...orders,
      engine_version: null,
      port: 5_432,
      tags: {},
      poll_interval_seconds: 60,
      collect_explain_plans: true,
      collect_replication: true,
      disabled_collectors: [],
      created_at: time,
      updated_at: time,
      status: 'disconnected',
      last_seen_at: null,
    })
  })

  test('what is given is kept', async () => {
    const given = {
      name: ' events ',
      engine: 'clickhouse',
      host: '2001:db8::1',
      engine_version: '25.3',
      port: 9_000,
      tags: { env: 'production', 'owner:team': 'Größe' },
    }
    const reply = await basira.post('/databases', given, { bearer: person.accessToken })
    expect(reply.body).toMatchObject({ ...given, name: 'events' })
    const usual = await basira.post(
      '/databases',
      { ...orders, engine: 'clickhouse' },
      { bearer: person.accessToken },
    )
    expect(usual.body['port']).toBe(8_123)
  })
})

describe('400', () => {
  test.each([
    {},
    { ...orders, engine: 'mysql' },
    { ...orders, name: ' ' },
    { ...orders, name: 'x'.repeat(101) },
    { ...orders, host: '' },
    { ...orders, host: 'a b' },
    { ...orders, host: 'a\tb' },
    { ...orders, host: 'x'.repeat(256) },
    { ...orders, host: 'moc.evil\u202edb-1' },
    { ...orders, host: 'db\u200b-1' },
    { ...orders, name: 'orders\u200b' },
    { ...orders, engine_version: '17\u202e' },
    { ...orders, tags: { 'env\u202e': 'a' } },
    { ...orders, tags: { env: 'a\u0007' } },
    { ...orders, tags: { env: 'a\nb' } },
    { ...orders, tags: { env: '\u2066a' } },
    { ...orders, port: 0 },
    { ...orders, port: 65_536 },
    { ...orders, port: 5_432.5 },
    { ...orders, port: '5432' },
    { ...orders, tags: { env: 1 } },
    { ...orders, tags: { env: 'x'.repeat(201) } },
    { ...orders, tags: { ['x'.repeat(101)]: 'a' } },
    { ...orders, tags: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`t${at}`, 'a'])) },
    { ...orders, tags: ['env'] },
    { ...orders, poll_interval_seconds: 10 },
    { ...orders, id: 'mine' },
  ])('is refused: %j', async (body) => {
    const reply = await basira.post('/databases', body, { bearer: person.accessToken })
    expect(reply.status).toBe(400)
    expect(Object.keys(reply.body)).toEqual(['error'])
  })
})

describe('403', () => {
  test('of fifty registrations at once by an unverified account exactly one gets through', async () => {
    const unverified = await basira.person()
    const { key } = await basira.key(unverified)
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        basira.post(
          '/databases',
          { ...orders, name: `orders ${at}` },
          at % 2 === 0 ? { key } : { bearer: unverified.accessToken },
        ),
      ),
    )
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(replies.filter(({ status }) => status === 403)).toHaveLength(49)
    expect(list(await basira.get('/databases', { key }), 'databases')).toHaveLength(1)
  })

  test('the place of a removed database is free again', async () => {
    const unverified = await basira.person()
    const asked = { bearer: unverified.accessToken }
    const { body } = await basira.post('/databases', orders, asked)
    expect((await basira.post('/databases', orders, asked)).status).toBe(403)
    await basira.ask('DELETE', `/databases/${body['id']}`, asked)
    expect((await basira.post('/databases', orders, asked)).status).toBe(201)
  })

  test('a key without databases:write registers none', async () => {
    const { key } = await basira.key(person, { scopes: ['databases:read'] })
    expect((await basira.post('/databases', orders, { key })).status).toBe(403)
  })
})

test('401: without a credential', async () => {
  expect((await basira.post('/databases', orders)).status).toBe(401)
})

test('413: a body that is too large is refused', async () => {
  const tags = { env: 'x'.repeat(1_100_000) }
  const reply = await basira.post('/databases', { ...orders, tags }, { bearer: person.accessToken })
  expect(reply.status).toBe(413)
})
