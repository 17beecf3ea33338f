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
