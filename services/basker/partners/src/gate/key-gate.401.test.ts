import { createHash, createHmac } from 'node:crypto'
import { METHODS } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rawRequest } from '../testing/raw-request.ts'
import { startTestPartners, type TestPartners, testSecret } from '../testing/test-partners.ts'

const body = '{"error":"Unauthorized","message":"Valid API key required"}'
const key = 'a1b2c3d4-e5f6-4890-abcd-ef1234567890'
const path = '/partners/2026-02/royal-opera-house/pages'

let partners: TestPartners

beforeAll(async () => {
  partners = await startTestPartners()
  const tenant = await partners.tenant('royal-opera-house')
  const { accountId } = await partners.person({ [tenant.id]: 'editor' })
  await partners.key(accountId, key)
})
afterAll(() => partners.close())

type Line = readonly [string, string]

async function refused(method: string, at: string, lines: readonly Line[]): Promise<void> {
  const reply = await rawRequest(partners.url, method, at, lines)
  expect(reply.status).toBe(401)
  expect(reply.text).toBe(method === 'HEAD' ? '' : body)
  expect(reply.headers['www-authenticate']).toBe('API-Key realm="partners"')
  expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
}

test('the header as documented authenticates', async () => {
  const reply = await rawRequest(partners.url, 'GET', path, [['Authorization', `users API-Key ${key}`]])
  expect(reply.status).toBe(200)
})

test('the name of the header is read in any case, as HTTP has it', async () => {
  const reply = await rawRequest(partners.url, 'GET', path, [['AUTHORIZATION', `users API-Key ${key}`]])
  expect(reply.status).toBe(200)
})

const sha256 = createHmac('sha256', testSecret).update(key).digest('hex')
const sha1 = createHmac('sha1', testSecret).update(key).digest('hex')
const good = `users API-Key ${key}`

const headers: Readonly<Record<string, readonly Line[]>> = {
  'no header': [],
  'an empty header': [['Authorization', '']],
  Bearer: [['Authorization', `Bearer ${key}`]],
  'API-Key alone': [['Authorization', `API-Key ${key}`]],
  'the scheme in lower case': [['Authorization', `users api-key ${key}`]],
  'the scheme with a capital': [['Authorization', `Users API-Key ${key}`]],
  'the scheme in capitals': [['Authorization', `USERS API-KEY ${key}`]],
  'two spaces before the key': [['Authorization', `users API-Key  ${key}`]],
  'two spaces in the scheme': [['Authorization', `users  API-Key ${key}`]],
  'a tab before the key': [['Authorization', `users API-Key\t${key}`]],
  'no space before the key': [['Authorization', `users API-Key${key}`]],
  'a colon before the key': [['Authorization', `users API-Key: ${key}`]],
  'the scheme without a key': [['Authorization', 'users API-Key']],
  'the scheme with a space and no key': [['Authorization', 'users API-Key ']],
  'the key alone': [['Authorization', key]],
  'the key twice in one header': [['Authorization', `${good}, ${good}`]],
  'something after the key': [['Authorization', `${good} x`]],
  'the header twice': [
    ['Authorization', good],
    ['Authorization', good],
  ],
  'the header twice, the first one empty': [
    ['Authorization', ''],
    ['Authorization', good],
  ],
  'another header': [['X-API-Key', key]],
  'another header with the scheme': [['X-Authorization', good]],
  'the header for proxies': [['Proxy-Authorization', good]],
  'a cookie': [['Cookie', `__Host-basker_access=${key}; authorization=${key}`]],
  'the key cut by one': [['Authorization', good.slice(0, -1)]],
  'the key with one more': [['Authorization', `${good}0`]],
  'the key with another first character': [['Authorization', `users API-Key b${key.slice(1)}`]],
  'the key in upper case': [['Authorization', `users API-Key ${key.toUpperCase()}`]],
  'the key percent-encoded': [['Authorization', `users API-Key ${key.replaceAll('-', '%2D')}`]],
  'the key in base64': [['Authorization', `users API-Key ${Buffer.from(key).toString('base64')}`]],
  'the key in quotes': [['Authorization', `users API-Key "${key}"`]],
  'the key in angle brackets': [['Authorization', `users API-Key <${key}>`]],
  'the key without hyphens': [['Authorization', `users API-Key ${key.replaceAll('-', '')}`]],
  'a no-break space after the key': [['Authorization', `${good}\u00a0`]],
  'its SHA-256 digest': [['Authorization', `users API-Key ${sha256}`]],
  'its SHA-1 digest': [['Authorization', `users API-Key ${sha1}`]],
  'its plain hash': [['Authorization', `users API-Key ${createHash('sha256').update(key).digest('hex')}`]],
  null: [['Authorization', 'users API-Key null']],
  undefined: [['Authorization', 'users API-Key undefined']],
  NULL: [['Authorization', 'users API-Key NULL']],
  'an object': [['Authorization', 'users API-Key [object Object]']],
  'a wildcard': [['Authorization', 'users API-Key %%%%%%%%%%%%%%%%%%%%']],
  'a condition of SQL': [['Authorization', "users API-Key '/**/or/**/1=1/**/or/**/''='"]],
  'an unknown key': [['Authorization', 'users API-Key 00000000-0000-4000-8000-000000000000']],
  'a key as long as any': [['Authorization', `users API-Key ${'k'.repeat(256)}`]],
  'a key longer than any': [['Authorization', `users API-Key ${'k'.repeat(8_000)}`]],
}

test.each(Object.entries(headers))('%s is no key', (_, lines) => refused('GET', path, lines))

test.each([`${path}?api_key=${key}`, `${path}?authorization=${encodeURIComponent(good)}`, `${path}/${key}`])(
  'a key in the URL is no key: %s',
  (at) => refused('GET', at, []),
)

describe('nothing is revealed before the gate', () => {
  test.each([
    '/partners',
    '/partners/',
    '/partners?x=1',
    '/partners/1999-01/royal-opera-house/pages',
    '/partners/2026-02',
    '/partners/2026-02/',
    '/partners/2026-02/nobody/pages',
    '/partners/2026-02/royal-opera-house',
    '/partners/2026-02/royal-opera-house/secrets',
    '/partners/2026-02/royal-opera-house/pages/65f0c1a2b3d4e5f60718293a',
    '/partners/2026-02/royal-opera-house/pages?limit=none',
    '/partners/docs/private',
    '/partners/openapi/private',
    '/partners/openapi.json',
    '/partners/%6fpenapi/x',
    '/partners/../partners/x',
    '/partners/%2e%2e/api/users/me',
  ])('%s', (at) => refused('GET', at, []))

  test.each(METHODS.filter((method) => method !== 'CONNECT'))('%s', async (method) => {
    await refused(method, path, [])
    if (method !== 'GET' && method !== 'HEAD') {
      await refused(method, '/partners/openapi', [])
      await refused(method, '/partners/docs', [])
    }
  })

  test('a body that is no JSON', async () => {
    const reply = await partners.ask('POST', '/2026-02/royal-opera-house/pages', { body: '{' })
    expect([reply.status, reply.text]).toEqual([401, body])
  })
})
