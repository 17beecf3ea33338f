/**
 * Renaming the account: what is answered from then on, and to whom.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cookieHeader } from '../testing/reply.ts'
import { password, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira()
})
afterAll(() => basira.close())

const patch = (body: unknown, asked: object) => basira.ask('PATCH', '/auth/me', { body, ...asked })

describe('200', () => {
  test('the reply is what GET /auth/me answers from then on, with every credential that was known before', async () => {
    const person = await basira.person()
    const { key } = await basira.key(person)
    const cookie = cookieHeader(await basira.post('/auth/session', { email: person.email, password }))
    const known = [{ key }, { bearer: person.accessToken }, { cookie }]
    for (const asked of known) expect((await basira.get('/auth/me', asked)).body['name']).toBe('Ada')
    const reply = await patch({ name: '  Ada Lovelace ' }, { bearer: person.accessToken })
    expect([reply.status, reply.body['name']]).toEqual([200, 'Ada Lovelace'])
    expect((await basira.get('/auth/me', { bearer: person.accessToken })).body).toEqual(reply.body)
    for (const asked of known) expect((await basira.get('/auth/me', asked)).body['name']).toBe('Ada Lovelace')
  })

  test('null takes the name away, and the same again changes nothing', async () => {
    const { accessToken } = await basira.person()
    for (let times = 0; times < 2; times++) {
      const reply = await patch({ name: null }, { bearer: accessToken })
      expect([reply.status, reply.body['name']]).toEqual([200, null])
    }
    expect((await basira.get('/auth/me', { bearer: accessToken })).body['name']).toBeNull()
  })

  test.each(['Ada 👩‍👩‍👧', 'نمی‌دانم', 'O’Brien-Łukasz', '村上'])('%s is a name', async (name) => {
    const { accessToken } = await basira.person()
    expect((await patch({ name }, { bearer: accessToken })).body['name']).toBe(name)
  })

  test('a key with account:write may; the reply tells of the key', async () => {
    const { id, key } = await basira.key(await basira.person(), { scopes: ['account:write'] })
    const reply = await patch({ name: 'Grace' }, { key })
    expect(reply.body).toMatchObject({ name: 'Grace', credential: { type: 'api_key', id } })
  })

  test('nobody else is renamed', async () => {
    const [one, other] = [await basira.person(), await basira.person()]
    await patch({ name: 'Grace' }, { bearer: one.accessToken })
    expect((await basira.get('/auth/me', { bearer: other.accessToken })).body['name']).toBe('Ada')
  })
})

test('a new password may not be made of the new name', async () => {
  const { accessToken } = await basira.person()
  await patch({ name: 'Wilhelmina' }, { bearer: accessToken })
  const body = { current_password: password, new_password: 'wilhelmina-1' }
  const refused = await basira.post('/auth/change-password', body, { bearer: accessToken })
  expect(refused.status).toBe(400)
  expect((await patch({ name: 'Ada' }, { bearer: accessToken })).status).toBe(200)
  expect((await basira.post('/auth/change-password', body, { bearer: accessToken })).status).toBe(204)
})

test.each([
  {},
  { name: '' },
  { name: '   ' },
  { name: 'x'.repeat(101) },
  { name: 'two\nlines' },
  { name: '\u202egnirts' },
  { name: 'Ada\u200b' },
  { name: '\ufeffAda' },
  // Nothing of these is seen.
  { name: '\u200d\u200c' },
  { name: '\u3164 \u00ad' },
  { name: 7 },
  { name: 'Ada', email: 'other@example.com' },
])('400: %j is refused and changes nothing', async (body) => {
  const { accessToken } = await basira.person()
  expect((await patch(body, { bearer: accessToken })).status).toBe(400)
  expect((await basira.get('/auth/me', { bearer: accessToken })).body['name']).toBe('Ada')
})

test('401 without a credential; 403 without account:write, and from another site', async () => {
  expect((await patch({ name: 'Grace' }, {})).status).toBe(401)
  const person = await basira.person()
  const { key } = await basira.key(person, { scopes: ['account:read'] })
  expect((await patch({ name: 'Grace' }, { key })).status).toBe(403)
  const cookie = cookieHeader(await basira.post('/auth/session', { email: person.email, password }))
  const headers = { 'sec-fetch-site': 'cross-site' }
  expect((await patch({ name: 'Grace' }, { cookie, headers })).status).toBe(403)
})
