/**
 * Changing keys: renaming and narrowing, never widening; and what becomes of the keys they made.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
let person: Person
beforeAll(async () => {
  basira = await startTestBasira()
  person = await basira.person()
})
afterAll(() => basira.close())

function patch(id: string, body: unknown, bearer = person.accessToken) {
  return basira.ask('PATCH', `/api-keys/${id}`, { body, bearer })
}

describe('200', () => {
  test('a key is renamed and the rest stays', async () => {
    const { id } = await basira.key(person)
    const reply = await patch(id, { name: ' renamed ' })
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ id, name: 'renamed', scopes: ['*'] })
  })

  test('narrower scopes hold at once, for the keys it made too', async () => {
    const maker = await basira.key(person)
    const child = await basira.key({ key: maker.key })
    expect((await basira.get('/databases', { key: child.key })).status).toBe(200)
    expect((await patch(maker.id, { scopes: ['keys:read'] })).status).toBe(200)
    expect((await basira.get('/databases', { key: maker.key })).status).toBe(403)
    expect((await basira.get('/databases', { key: child.key })).status).toBe(403)
    expect((await basira.get('/api-keys', { key: child.key })).status).toBe(200)
  })

  test('a sooner end and other addresses hold at once', async () => {
    const { id, key } = await basira.key(person)
    expect((await basira.get('/auth/me', { key })).status).toBe(200)
    expect((await patch(id, { allowed_ips: ['192.0.2.1'] })).status).toBe(200)
    expect((await basira.get('/auth/me', { key })).status).toBe(401)
    const expires_at = new Date(basira.now() + 30_000).toISOString()
    expect((await patch(id, { allowed_ips: [], expires_at })).body).toMatchObject({
      expires_at,
      allowed_ips: [],
    })
    expect((await basira.get('/auth/me', { key })).status).toBe(200)
    basira.advance(31)
    expect((await basira.get('/auth/me', { key })).status).toBe(401)
    person = await basira.signIn(person.email, person.password)
  })
})

describe('400', () => {
  test('nothing is widened: neither scopes nor end', async () => {
    const { id } = await basira.key(person, { scopes: ['databases:read'], expires_in: 60 })
    for (const body of [
      { scopes: ['*'] },
      { scopes: ['databases:read', 'keys:read'] },
      { expires_at: '2099-01-01T00:00:00Z' },
      { expires_at: '2020-01-01T00:00:00Z' },
      { expires_at: null },
      { expires_in: 30 },
      {},
      { status: 'active' },
    ]) {
      expect((await patch(id, body)).status).toBe(400)
    }
  })
})

test('403: a key does not take more addresses than it has, for itself or what it made', async () => {
  const maker = await basira.key(person, { allowed_ips: ['127.0.0.1'] })
  const child = await basira.key({ key: maker.key })
  for (const id of [maker.id, child.id]) {
    const asked = { body: { allowed_ips: [] }, key: maker.key }
    expect((await basira.ask('PATCH', `/api-keys/${id}`, asked)).status).toBe(403)
  }
})

describe('403: a key that is wider than the one that asks', () => {
  const asked = [
    { allowed_ips: [] },
    { allowed_ips: ['127.0.0.0/8'] },
    { name: 'renamed' },
    { scopes: ['keys:write'] },
    { expires_at: '2099-01-01T00:00:00Z' },
  ]

  test.each(asked)('is not changed to %j, and goes on as it was', async (body) => {
    const wide = await basira.key(person, { name: 'wide', allowed_ips: ['10.0.0.0/8'] })
    const narrow = await basira.key(person, { scopes: ['keys:write'] })
    const refused = await basira.ask('PATCH', `/api-keys/${wide.id}`, { body, key: narrow.key })
    expect([refused.status, refused.body['error']]).toEqual([
      403,
      expect.stringContaining('wider than itself'),
    ])
    const shown = await basira.get(`/api-keys/${wide.id}`, { bearer: person.accessToken })
    expect(shown.body).toMatchObject({
      ...{ name: 'wide', scopes: ['*'], expires_at: null, allowed_ips: ['10.0.0.0/8'] },
    })
    expect((await basira.get('/auth/me', { key: wide.key })).status).toBe(401)
  })

  test('is wider by its addresses or its end alone, too', async () => {
    const near = await basira.key(person, { allowed_ips: ['127.0.0.1'] })
    const brief = await basira.key(person, { expires_in: 60 })
    for (const { key } of [near, brief]) {
      const other = await basira.key(person)
      const body = { name: 'renamed' }
      expect((await basira.ask('PATCH', `/api-keys/${other.id}`, { body, key })).status).toBe(403)
    }
  })

  test('is narrowed by a session, and then within the other one’s reach', async () => {
    const wide = await basira.key(person)
    const narrow = await basira.key(person, { scopes: ['keys:write', 'databases:read'] })
    const rename = () => basira.ask('PATCH', `/api-keys/${wide.id}`, { body: { name: 'a' }, key: narrow.key })
    expect((await rename()).status).toBe(403)
    expect((await patch(wide.id, { scopes: ['databases:read'] })).status).toBe(200)
    expect((await rename()).status).toBe(200)
  })
})

test('200: a session takes the addresses of a key away and gives it others', async () => {
  const { id, key } = await basira.key(person, { allowed_ips: ['10.0.0.0/8'] })
  expect((await basira.get('/auth/me', { key })).status).toBe(401)
  expect((await patch(id, { allowed_ips: [] })).status).toBe(200)
  expect((await basira.get('/auth/me', { key })).status).toBe(200)
})

test('404: unknown ids and those of others read the same', async () => {
  const { id } = await basira.key(person)
  const stranger = await basira.person()
  const foreign = await patch(id, { name: 'mine' }, stranger.accessToken)
  const unknown = await patch('a'.repeat(16), { name: 'mine' }, stranger.accessToken)
  expect([foreign.status, foreign.raw]).toEqual([404, unknown.raw])
})

test('409: a key that has ended cannot be changed', async () => {
  const { id } = await basira.key(person)
  await basira.ask('DELETE', `/api-keys/${id}`, { bearer: person.accessToken })
  expect((await patch(id, { name: 'again' })).status).toBe(409)
})

test('401 without a credential; 403 without keys:write', async () => {
  const { id, key } = await basira.key(person, { scopes: ['keys:read'] })
  expect((await basira.ask('PATCH', `/api-keys/${id}`, { body: { name: 'a' } })).status).toBe(401)
  expect((await basira.ask('PATCH', `/api-keys/${id}`, { body: { name: 'a' }, key })).status).toBe(403)
})
