/**
 * Chapter 8 of the ASVS, held by running services: who may call what, on whose data, and with which fields.
 *
 * What is asked: chapter-08-authorization.ts.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { list } from '../../services/basira/api/src/testing/reply.ts'
import { startTestBasira, type TestBasira } from '../../services/basira/api/src/testing/test-basira.ts'
import { startTestBasker, type TestBasker } from '../basker/test-basker.ts'

let basira: TestBasira
let basker: TestBasker
beforeAll(async () => {
  basira = await startTestBasira()
  basker = await startTestBasker()
})
afterAll(async () => {
  await basira.close()
  await basker.close()
})

const page = (path: string): string => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8')

test('8.1.1 every call of the reference says which credential it takes, and roles are documented', async () => {
  const { body } = await basira.get('/openapi.json')
  const calls = Object.values(body['paths'] as Record<string, Record<string, { security?: unknown }>>)
  const operations = calls.flatMap((path) => Object.values(path))
  expect(operations.length).toBeGreaterThan(25)
  expect(
    operations.filter(({ security }) => security === undefined && body['security'] === undefined),
  ).toEqual([])
  expect(page('basker-native-api.md')).toContain('Viewers read; editors and owners write.')
})

test('8.1.2 the table of fields says who reads and writes them', () => {
  const table =
    page('inventory.md').split('## Who may read and write which fields')[1]?.split('\n## ')[0] ?? ''
  for (const field of ['email address', 'password', 'roles', 'the secret of an API key', 'drafts'])
    expect(table).toMatch(new RegExp(`^\\| ${field}[^|]*\\|[^|]+\\|[^|]+\\|$`, 'm'))
})

test('8.2.1 a key that may read keys makes none', async () => {
  const reader = await basira.key(await basira.verifiedPerson(), { scopes: ['keys:read'] })
  expect((await basira.get('/api-keys', { key: reader.key })).status).toBe(200)
  expect((await basira.post('/api-keys', { name: 'more' }, { key: reader.key })).status).toBe(403)
})

test('8.2.2 the id of somebody else’s key opens nothing and ends nothing', async () => {
  const owner = await basira.verifiedPerson()
  const { id, key } = await basira.key(owner)
  const { accessToken: bearer } = await basira.verifiedPerson()
  for (const method of ['GET', 'DELETE'])
    expect((await basira.ask(method, `/api-keys/${id}`, { bearer })).status).toBe(404)
  expect((await basira.get('/auth/me', { key })).status).toBe(200)
})

test('8.2.3 nobody gives themselves a role by a field more, and secrets of keys are not given again', async () => {
  const person = await basira.verifiedPerson()
  const bearer = person.accessToken
  const { key } = await basira.key(person)
  for (const body of [
    { name: 'Ada', role: 'owner' },
    { name: 'Ada', verified: true },
  ])
    expect((await basira.ask('PATCH', '/auth/me', { bearer, body })).status).toBe(400)
  expect((await basira.get('/api-keys', { bearer })).raw).not.toContain(key.slice(-20))
})

test('8.3.1 a viewer who leaves the panel aside writes nothing', async () => {
  const path = '/api/tenants/royal-opera-house/pages'
  const body = { title: 'Mine' }
  const viewer = await basker.person({ 'royal-opera-house': 'viewer' })
  const headers = { 'x-role': 'owner' }
  expect((await basker.ask('GET', path, viewer)).status).toBe(200)
  expect((await basker.ask('POST', path, { cookie: viewer.cookie, body, headers })).status).toBe(403)
})

test('8.4.1 a member of one tenant reads nothing of another, by session and by key', async () => {
  const member = await basker.person({ 'royal-opera-house': 'owner' })
  const { key } = await basker.key(member)
  expect([await basker.readWith(key), await basker.readWith(key, 'city-arts-centre')]).toEqual([200, 403])
  expect((await basker.ask('GET', '/api/tenants/city-arts-centre/pages', member)).status).toBe(403)
  const tenants = list(await basker.ask('GET', '/api/tenants', member), 'tenants')
  expect(tenants.map(({ slug }) => slug)).toEqual(['royal-opera-house'])
})
