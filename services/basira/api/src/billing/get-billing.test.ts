/**
 * Billing: for people, never for keys.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cookieHeader } from '../testing/reply.ts'
import { startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira()
})
afterAll(() => basira.close())

test('200: plan, limits and usage, with an access token or a cookie', async () => {
  const person = await basira.verifiedPerson()
  await basira.key(person)
  const revoked = await basira.key(person)
  await basira.ask('DELETE', `/api-keys/${revoked.id}`, { bearer: person.accessToken })
  const database = { name: 'orders', engine: 'postgres', host: 'db.internal' }
  await basira.post('/databases', database, { bearer: person.accessToken })
  const expected = {
    plan: 'free',
    limits: { databases: null, api_keys: 100_000, retention_hours: 720, recommendations: true },
    verified_limits: { databases: null, api_keys: 100_000, retention_hours: 720, recommendations: true },
    usage: { databases: 1, api_keys: 1 },
  }
  expect((await basira.get('/billing', { bearer: person.accessToken })).body).toEqual(expected)
  const session = await basira.post('/auth/session', { email: person.email, password: person.password })
  expect((await basira.get('/billing', { cookie: cookieHeader(session) })).body).toEqual(expected)
})

test('200: who has not proved their address sees what it allows beside what proving it would', async () => {
  const { accessToken } = await basira.person()
  const { limits, verified_limits } = (await basira.get('/billing', { bearer: accessToken })).body
  expect(limits).toEqual({ databases: 1, api_keys: 100_000, retention_hours: 24, recommendations: false })
  expect(verified_limits).toEqual({
    databases: null,
    api_keys: 100_000,
    retention_hours: 720,
    recommendations: true,
  })
})

test('403: a key is refused with the sentence of the contract, whatever its scopes and header', async () => {
  const { key } = await basira.key(await basira.person())
  for (const asked of [{ key }, { bearer: key }]) {
    const reply = await basira.get('/billing', asked)
    expect([reply.status, reply.raw]).toEqual([403, '{"error":"API keys cannot be used for billing"}'])
  }
})

test('401: without a credential', async () => {
  expect((await basira.get('/billing')).status).toBe(401)
})
