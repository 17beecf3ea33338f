/**
 * Making keys: what is shown once, and what a key that makes keys may not do.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { text } from '../testing/reply.ts'
import { type Person, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
let person: Person
beforeAll(async () => {
  basira = await startTestBasira()
  person = await basira.person()
})
afterAll(() => basira.close())

describe('201', () => {
  test('the full key is shown with the object of the contract, and works at once', async () => {
    const reply = await basira.post('/api-keys', { name: '  my-script ' }, { bearer: person.accessToken })
    expect(reply.status).toBe(201)
    const id = text(reply, 'id')
    const key = text(reply, 'key')
    expect(key).toMatch(new RegExp(`^dbm_ak_${id}_[0-9A-Za-z]{49}$`))
    const me = await basira.get('/auth/me', { bearer: person.accessToken })
    expect(reply.body).toEqual({
      id: expect.stringMatching(/^[a-z2-7]{16}$/),
      name: 'my-script',
      prefix: `dbm_ak_${id}_...`,
      scopes: ['*'],
      allowed_ips: [],
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      created_by: { type: 'account', id: me.body['id'] },
      expires_at: null,
      last_used_at: null,
      status: 'active',
      key,
    })
    expect(reply.headers.get('cache-control')).toBe('no-store')
    expect((await basira.get('/auth/me', { key })).status).toBe(200)
  })

  test('its owner gets a mail, once the address is proved: before that it may be somebody else’s', async () => {
    const unproved = await basira.person()
    await basira.post('/api-keys', { name: 'unasked' }, { bearer: unproved.accessToken })
    const proved = await basira.verifiedPerson()
    await basira.post('/api-keys', { name: 'wanted' }, { bearer: proved.accessToken })
    expect((await basira.mail(proved.email, '“wanted”')).subject).toBe('A Basira API key was created')
    expect(basira.mailsTo(unproved.email).filter(({ text: words }) => words.includes('unasked'))).toEqual([])
  })

  test('the secret is in no later reply', async () => {
    const { id, key } = await basira.key(person)
    const secret = key.split('_')[3] ?? ''
    const got = await basira.get(`/api-keys/${id}`, { key })
    const listed = await basira.get('/api-keys', { key })
    expect(`${got.raw}${listed.raw}`).not.toContain(secret)
    expect(got.body).not.toHaveProperty('key')
  })

  test('the end can be given as a time or in seconds', async () => {
    const at = new Date(basira.now() + 3_600_000).toISOString()
    const byTime = await basira.post(
      '/api-keys',
      { name: 'a', expires_at: at },
      { bearer: person.accessToken },
    )
    expect(byTime.body['expires_at']).toBe(at)
    const bySeconds = await basira.post(
      '/api-keys',
      { name: 'b', expires_in: 60 },
      { bearer: person.accessToken },
    )
    expect(Date.parse(text(bySeconds, 'expires_at')) - Date.parse(text(bySeconds, 'created_at'))).toBe(60_000)
    const never = await basira.post(
      '/api-keys',
      { name: 'c', expires_at: null },
      { bearer: person.accessToken },
    )
    expect(never.body['expires_at']).toBeNull()
  })

  test('a key that makes a key gives it its own bounds where nothing is asked', async () => {
    const maker = await basira.key(person, {
      scopes: ['keys:write', 'databases:read'],
      expires_in: 600,
      allowed_ips: ['127.0.0.0/8'],
    })
    const reply = await basira.post('/api-keys', { name: 'child' }, { key: maker.key })
    expect(reply.body).toMatchObject({
      scopes: ['databases:read', 'keys:write'],
      allowed_ips: ['127.0.0.0/8'],
      created_by: { type: 'api_key', id: maker.id },
    })
    expect(reply.body['expires_at']).not.toBeNull()
  })

  test('a key is taken only from the addresses it allows', async () => {
    const here = await basira.key(person, { allowed_ips: ['127.0.0.1', '2001:db8::/32'] })
    const elsewhere = await basira.key(person, { allowed_ips: ['192.0.2.0/24'] })
    expect((await basira.get('/auth/me', { key: here.key })).status).toBe(200)
    expect((await basira.get('/auth/me', { key: elsewhere.key })).status).toBe(401)
    const headers = { 'x-forwarded-for': '192.0.2.1' }
    expect((await basira.get('/auth/me', { key: elsewhere.key, headers })).status).toBe(401)
  })
})

describe('400', () => {
  test.each([
    {},
    { name: '' },
    { name: '   ' },
    { name: 'x'.repeat(101) },
    { name: 'two\nlines' },
    { name: '\u001b[31mred' },
    { name: 'abc\u202Ecba' },
    { name: 'a', scopes: ['nothing:read'] },
    { name: 'a', scopes: [] },
    { name: 'a', expires_at: 'tomorrow' },
    { name: 'a', expires_at: '2020-01-01T00:00:00Z' },
    { name: 'a', expires_in: 0 },
    { name: 'a', expires_in: 60, expires_at: '2099-01-01T00:00:00Z' },
    { name: 'a', allowed_ips: ['300.1.1.1'] },
    { name: 'a', allowed_ips: ['10.0.0.0/33'] },
    { name: 'a', id: 'mine' },
  ])('is refused: %j', async (body) => {
    const reply = await basira.post('/api-keys', body, { bearer: person.accessToken })
    expect(reply.status).toBe(400)
    expect(Object.keys(reply.body)).toEqual(['error'])
  })
})

describe('403', () => {
  test('a key makes no key that is wider than itself or lives longer', async () => {
    const maker = await basira.key(person, {
      scopes: ['keys:write', 'databases:read'],
      expires_in: 600,
      allowed_ips: ['127.0.0.0/8'],
    })
    const asked = { key: maker.key }
    for (const more of [
      { scopes: ['*'] },
      { scopes: ['databases:write'] },
      { expires_in: 601 },
      { allowed_ips: ['0.0.0.0/0'] },
      { allowed_ips: [] },
    ]) {
      expect((await basira.post('/api-keys', { name: 'wider', ...more }, asked)).status).toBe(403)
    }
    const narrower = { name: 'ok', scopes: ['databases:read'], expires_in: 60, allowed_ips: ['127.0.0.1'] }
    expect((await basira.post('/api-keys', narrower, asked)).status).toBe(201)
  })

  test('a key without keys:write makes none', async () => {
    const { key } = await basira.key(person, { scopes: ['keys:read'] })
    const reply = await basira.post('/api-keys', { name: 'a' }, { key })
    expect(reply.status).toBe(403)
    expect(reply.body).toEqual({ error: 'This API key lacks the scope keys:write. Use a key that has it.' })
    expect(reply.headers.get('www-authenticate')).toBe(
      'Bearer realm="basira", error="insufficient_scope", scope="keys:write"',
    )
  })
})

test('401: nobody makes a key without a credential', async () => {
  expect((await basira.post('/api-keys', { name: 'a' })).status).toBe(401)
})
