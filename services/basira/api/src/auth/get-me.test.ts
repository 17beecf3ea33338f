/**
 * Who the caller is, with each kind of credential and in each header.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cookieHeader } from '../testing/reply.ts'
import { password, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira()
})
afterAll(() => basira.close())

const somebody = {
  id: expect.stringMatching(/^[0-9a-f]{32}$/),
  name: 'Ada',
  verified: false,
  organization: { id: expect.any(String), name: 'Herons', role: 'owner' },
  limits: { databases: 1, api_keys: 100_000, retention_hours: 24, recommendations: false },
}

describe('200', () => {
  test('with an access token or a cookie the credential is the session', async () => {
    const { email, accessToken } = await basira.person()
    const session = {
      type: 'session',
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      expires_at: expect.stringMatching(/\.\d{3}Z$/),
    }
    const byToken = await basira.get('/auth/me', { bearer: accessToken })
    expect(byToken.body).toEqual({ ...somebody, email, credential: session })
    const cookie = cookieHeader(await basira.post('/auth/session', { email, password }))
    expect((await basira.get('/auth/me', { cookie })).body).toEqual({
      ...somebody,
      email,
      credential: session,
    })
  })

  test('with a key in either header the credential is the key, whatever its scopes', async () => {
    const person = await basira.person()
    const { id, key } = await basira.key(person, { scopes: ['telemetry:write'] })
    const expected = {
      ...somebody,
      email: person.email,
      credential: { type: 'api_key', id, name: 'script', scopes: ['telemetry:write'], expires_at: null },
    }
    expect((await basira.get('/auth/me', { key })).body).toEqual(expected)
    expect((await basira.get('/auth/me', { bearer: key })).body).toEqual(expected)
    expect((await basira.get('/auth/me', { headers: { authorization: `bEARER ${key}` } })).body).toEqual(
      expected,
    )
    expect((await basira.get('/auth/me', { key, bearer: key })).status).toBe(200)
  })
})

describe('401', () => {
  test('missing, malformed, unknown, wrong, expired and revoked read the same', async () => {
    const person = await basira.person()
    const revoked = await basira.key(person)
    await basira.ask('DELETE', `/api-keys/${revoked.id}`, { key: revoked.key })
    const expired = await basira.key(person, { expires_in: 60 })
    const alive = await basira.key(person)
    basira.advance(61)
    const wrongChecksum = `${alive.key.slice(0, -1)}${alive.key.endsWith('a') ? 'b' : 'a'}`
    const bad = [revoked.key, expired.key, wrongChecksum, 'dbm_ak_', 'x', alive.key.toUpperCase()]
    const replies = await Promise.all([
      ...bad.map((key) => basira.get('/auth/me', { key })),
      ...bad.map((bearer) => basira.get('/auth/me', { bearer })),
      basira.get('/auth/me', { bearer: person.refreshToken }),
      basira.get('/auth/me', { headers: { authorization: 'Basic Zm9vOmJhcg==' } }),
    ])
    expect(new Set(replies.map(({ status, raw }) => `${status} ${raw}`)).size).toBe(1)
    expect(new Set(replies.map(({ headers }) => headers.get('www-authenticate')))).toEqual(
      new Set(['Bearer realm="basira", error="invalid_token"']),
    )
    const none = await basira.get('/auth/me')
    expect([none.status, none.raw]).toEqual([replies[0]?.status, replies[0]?.raw])
    expect(none.headers.get('www-authenticate')).toBe('Bearer realm="basira"')
  })

  test('an access token is refused once its quarter of an hour is over', async () => {
    const { accessToken } = await basira.person()
    basira.advance(901)
    expect((await basira.get('/auth/me', { bearer: accessToken })).status).toBe(401)
  })

  test('a key in the query string is never read', async () => {
    const { key } = await basira.key(await basira.person())
    expect((await basira.get(`/auth/me?api_key=${key}&access_token=${key}`)).status).toBe(401)
  })
})

test('400: two different credentials are refused', async () => {
  const person = await basira.person()
  const { key } = await basira.key(person)
  expect((await basira.get('/auth/me', { key, bearer: person.accessToken })).status).toBe(400)
})

test('429: a key that asks too often is told when to come again', async () => {
  const narrow = await startTestBasira({ BASIRA_RATE_LIMIT_PER_MINUTE: '5' })
  const { key } = await narrow.key(await narrow.person())
  const replies = await Promise.all(Array.from({ length: 12 }, () => narrow.get('/auth/me', { key })))
  expect(replies.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(10)
  const refused = replies.find(({ status }) => status === 429)
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  await narrow.close()
})
