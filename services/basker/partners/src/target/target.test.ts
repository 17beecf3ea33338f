import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestPartners, type TestPartners } from '../testing/test-partners.ts'

let partners: TestPartners
let key = ''
let ownId = ''
let otherId = ''

beforeAll(async () => {
  partners = await startTestPartners()
  const own = await partners.tenant('royal-opera-house')
  ownId = own.id
  otherId = (await partners.tenant('city-arts-centre')).id
  key = (await partners.person({ [ownId]: 'editor' })).key
  await partners.plant(await partners.tenant('city-arts-centre'), 'pages', {
    title: 'Theirs',
    slug: 'theirs',
  })
})
afterAll(() => partners.close())

type Headers = Readonly<Record<string, string>>

async function said(method: string, path: string, headers: Headers = {}, body?: unknown) {
  const reply = await partners.ask(method, path, { key, headers, body })
  const { error, message, requestId, ...rest } = reply.body
  expect(requestId).toBe(reply.headers.get('x-request-id'))
  expect(rest).toEqual({})
  return [reply.status, error, message]
}

const unsupported = (version: string) => [
  400,
  'Bad Request',
  `Version ${version} is not supported. Supported versions: 2025-07, 2026-02`,
]

test('a version that there is not is told before the tenant is looked at', async () => {
  expect(await said('GET', '/2024-01/nobody/pages')).toEqual(unsupported('2024-01'))
  expect(await said('GET', '')).toEqual(unsupported(''))
  expect(await said('GET', '/')).toEqual(unsupported(''))
  expect(await said('PATCH', '/2026-2/royal-opera-house/pages')).toEqual(unsupported('2026-2'))
})

test('both versions are served', async () => {
  for (const version of ['2025-07', '2026-02']) {
    expect((await partners.ask('GET', `/${version}/royal-opera-house/pages`, { key })).status).toBe(200)
  }
})

test('a tenant must be named, by path or header', async () => {
  const missing = [400, 'Bad Request', 'Tenant slug or identifier must be provided']
  expect(await said('GET', '/2026-02')).toEqual(missing)
  expect(await said('GET', '/2026-02/')).toEqual(missing)
  expect(await said('GET', '/2026-02//pages')).toEqual(missing)
  expect(await said('GET', '/2026-02//pages', { 'x-basker-tenant-slug': '' })).toEqual(missing)
})

test('a tenant may be named by slug or id, in the path or a header, or in all of them alike', async () => {
  const slug = { 'x-basker-tenant-slug': 'royal-opera-house' }
  const id = { 'x-basker-tenant-id': ownId }
  const ways: readonly (readonly [string, Headers])[] = [
    ['/2026-02/royal-opera-house/pages', {}],
    [`/2026-02/${ownId}/pages`, {}],
    ['/2026-02//pages', slug],
    ['/2026-02//pages', id],
    ['/2026-02/royal-opera-house/pages', { ...slug, ...id }],
    ['/2026-02/royal-opera-house/pages/', {}],
  ]
  for (const [path, headers] of ways) {
    expect((await partners.ask('GET', path, { key, headers })).status).toBe(200)
  }
})

test('a tenant that there is not is 404, however it is named', async () => {
  const unknown = [404, 'Not Found', 'Tenant not found']
  const own = '/2026-02/royal-opera-house/pages'
  expect(await said('GET', '/2026-02/nobody/pages')).toEqual(unknown)
  expect(await said('GET', '/2026-02/ROYAL-OPERA-HOUSE/pages')).toEqual(unknown)
  expect(await said('GET', '/2026-02/site/pages')).toEqual(unknown)
  expect(await said('GET', own, { 'x-basker-tenant-slug': 'nobody' })).toEqual(unknown)
  expect(await said('GET', own, { 'x-basker-tenant-id': 'f'.repeat(24) })).toEqual(unknown)
  expect(await said('GET', own, { 'x-basker-tenant-id': 'royal-opera-house' })).toEqual(unknown)
})

test('two names of different tenants are told apart before either may be entered', async () => {
  const disagree = [400, 'Bad Request', 'Tenant identifiers do not agree']
  const own = '/2026-02/royal-opera-house/pages'
  expect(await said('GET', own, { 'x-basker-tenant-slug': 'city-arts-centre' })).toEqual(disagree)
  expect(await said('GET', own, { 'x-basker-tenant-id': otherId })).toEqual(disagree)
  const headers = { 'x-basker-tenant-id': ownId, 'x-basker-tenant-slug': 'city-arts-centre' }
  expect(await said('GET', '/2026-02//pages', headers)).toEqual(disagree)
})

test('a tenant its user may not enter is 403, with content or without, whatever is asked of it', async () => {
  const forbidden = [403, 'Forbidden', 'This API key may not access this tenant']
  for (const house of ['city-arts-centre', 'river-theatre']) {
    expect(await said('GET', `/2026-02/${house}/pages`)).toEqual(forbidden)
    expect(await said('GET', `/2026-02/${house}`)).toEqual(forbidden)
    expect(await said('DELETE', `/2026-02/${house}/secrets`)).toEqual(forbidden)
    expect(await said('GET', `/2026-02/${house}/pages/${'f'.repeat(24)}`)).toEqual(forbidden)
    expect(await said('POST', `/2026-02/${house}/pages`, {}, '{')).toEqual(forbidden)
  }
})

test('a site owner may enter every tenant', async () => {
  const owner = await partners.person({}, { siteOwner: true })
  for (const house of ['royal-opera-house', 'city-arts-centre', 'river-theatre']) {
    expect((await partners.ask('GET', `/2026-02/${house}/pages`, owner)).status).toBe(200)
  }
})

test('a collection must be named and exist', async () => {
  const missing = [400, 'Bad Request', 'Provide a collection path after the tenant segment']
  expect(await said('GET', '/2026-02/royal-opera-house')).toEqual(missing)
  expect(await said('DELETE', '/2026-02/royal-opera-house/')).toEqual(missing)
  expect(await said('GET', '/2026-02/royal-opera-house/secrets')).toEqual([
    404,
    'Not Found',
    'Collection not found',
  ])
  expect(await said('GET', '/2026-02/royal-opera-house/__proto__')).toEqual([
    404,
    'Not Found',
    'Collection not found',
  ])
})

test('what changes a document needs its id, before its body is read', async () => {
  const missing = [400, 'Bad Request', 'Provide a document id after the collection']
  for (const method of ['PATCH', 'PUT', 'DELETE']) {
    expect(await said(method, '/2026-02/royal-opera-house/pages', {}, '{')).toEqual(missing)
  }
})

test('a body must be JSON, and a JSON object', async () => {
  const path = '/2026-02/royal-opera-house/pages'
  const notJson = [400, 'Bad Request', 'Request body must be valid JSON']
  expect(await said('POST', path, {}, '{')).toEqual(notJson)
  expect(await said('POST', path, { 'content-type': 'application/json' })).toEqual(notJson)
  expect(await said('PUT', `${path}/${'f'.repeat(24)}`, {}, '{"a":')).toEqual(notJson)
  expect(await said('POST', path, {}, '[]')).toEqual([
    400,
    'Bad Request',
    'Request body must be a JSON object',
  ])
})

test('a path with more than a document, and a document that there is not, are 404', async () => {
  const id = 'f'.repeat(24)
  expect(await said('GET', `/2026-02/royal-opera-house/pages/${id}/versions`)).toEqual([
    404,
    'Not Found',
    'Not found',
  ])
  for (const unknown of [id, 'x', '1', `${id}0`, '%00x'.slice(3), "'or'1"]) {
    expect(await said('GET', `/2026-02/royal-opera-house/pages/${encodeURIComponent(unknown)}`)).toEqual([
      404,
      'Not Found',
      'Document not found',
    ])
  }
})

test('other methods are 405 and are told which there are', async () => {
  const path = '/2026-02/royal-opera-house/pages'
  const reply = await partners.ask('POST', `${path}/${'f'.repeat(24)}`, { key, body: {} })
  expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'])
  const asked = await partners.ask('OPTIONS', path, { key })
  expect([asked.status, asked.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS, POST'])
  const purge = await partners.ask('PROPFIND', path, { key })
  expect([purge.status, purge.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS, POST'])
})
