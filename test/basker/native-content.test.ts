/**
 * Content at the native API: who reads and writes what, lists, versions, and what the origin serves besides.
 *
 * What a document may hold: the tests of services/basker/cms.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { list, text } from '../../services/basira/api/src/testing/reply.ts'
import { type Signed, startTestBasker, type TestBasker } from './test-basker.ts'

let basker: TestBasker
let editor: Signed
let viewer: Signed

beforeAll(async () => {
  basker = await startTestBasker()
  editor = await basker.person({ 'royal-opera-house': 'editor' })
  viewer = await basker.person({ 'royal-opera-house': 'viewer' })
})
afterAll(() => basker.close())

const pages = '/api/tenants/royal-opera-house/pages'

describe('a document', () => {
  test('is made as a draft, published, changed under its version and deleted', async () => {
    const made = await basker.ask('POST', pages, { ...editor, body: { title: 'Rats', slug: 'rats' } })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ _status: 'draft', slug: 'rats' })
    const url = `${pages}/${text(made, 'id')}`
    expect((await basker.ask('GET', url, viewer)).status).toBe(404)
    const etag = made.headers.get('etag') ?? ''
    const publish = { ...editor, body: { _status: 'published' }, headers: { 'if-match': etag } }
    const published = await basker.ask('PATCH', url, publish)
    expect([published.status, published.body['_status'], published.body['title']]).toEqual([
      200,
      'published',
      'Rats',
    ])
    expect((await basker.ask('GET', url, viewer)).status).toBe(200)
    expect((await basker.ask('PATCH', url, publish)).status).toBe(412)
    const replaced = await basker.ask('PUT', url, { ...editor, body: { title: 'Mice', slug: 'mice' } })
    expect(replaced.body).toMatchObject({ title: 'Mice', slug: 'mice', _status: 'published' })
    expect((await basker.ask('DELETE', url, editor)).body).toMatchObject({ title: 'Mice' })
    expect((await basker.ask('GET', url, editor)).status).toBe(404)
  })

  test('that does not fit is refused field by field, and a taken slug with 409', async () => {
    const wrong = await basker.ask('POST', pages, { ...editor, body: { title: 3, nonsense: 1 } })
    expect(wrong.status).toBe(422)
    expect(wrong.body).toMatchObject({ error: 'Unprocessable Entity' })
    expect(list(wrong, 'errors').map(({ path }) => path)).toEqual(
      expect.arrayContaining(['title', 'slug', 'nonsense']),
    )
    const body = { title: 'Twice', slug: 'twice' }
    expect((await basker.ask('POST', pages, { ...editor, body })).status).toBe(201)
    expect((await basker.ask('POST', pages, { ...editor, body })).status).toBe(409)
  })

  test('is written by nobody who may only read', async () => {
    const body = { title: 'No', slug: 'no' }
    expect((await basker.ask('POST', pages, { ...viewer, body })).status).toBe(403)
    expect((await basker.ask('POST', pages, { body })).status).toBe(401)
  })
})

describe('a tenant that one may not enter', () => {
  test('answers as one that is not there', async () => {
    const foreign = await basker.ask('GET', '/api/tenants/city-arts-centre/pages', editor)
    const unknown = await basker.ask('GET', '/api/tenants/no-such-house/pages', editor)
    expect([foreign.status, foreign.body['message']]).toEqual([unknown.status, unknown.body['message']])
    expect(foreign.status).toBe(403)
    const { cookie } = await basker.siteOwner()
    expect((await basker.ask('GET', '/api/tenants/no-such-house/pages', { cookie })).status).toBe(404)
    expect((await basker.ask('GET', '/api/tenants/royal-opera-house/rats', editor)).status).toBe(404)
  })
})

describe('a list', () => {
  test('is searched in titles, sorted and paged, drafts for those who write', async () => {
    for (const title of ['Heron one', 'Heron two', 'HERON three']) {
      const slug = title.toLowerCase().replaceAll(' ', '-')
      await basker.ask('POST', pages, { ...editor, body: { title, slug } })
    }
    const first = await basker.ask('GET', `${pages}?search=heron&sort=-title&limit=2`, editor)
    expect(list(first, 'docs').map(({ title }) => title)).toEqual(['Heron two', 'Heron one'])
    expect(first.body).toMatchObject({ totalDocs: 3, totalPages: 2, hasNextPage: true })
    const second = await basker.ask('GET', `${pages}?search=heron&sort=-title&limit=2&page=2`, editor)
    expect(list(second, 'docs').map(({ title }) => title)).toEqual(['HERON three'])
    const drafts = await basker.ask('GET', `${pages}?search=heron&status=published`, editor)
    expect(drafts.body).toMatchObject({ totalDocs: 0 })
    expect((await basker.ask('GET', `${pages}?search=heron`, viewer)).body).toMatchObject({ totalDocs: 0 })
  })

  test('is refused for a field that cannot be sorted by and a parameter there is not', async () => {
    expect((await basker.ask('GET', `${pages}?sort=tenant_id`, editor)).status).toBe(400)
    expect((await basker.ask('GET', `${pages}?limit=1000`, editor)).status).toBe(400)
    expect((await basker.ask('GET', `${pages}?where[tenant]=x`, editor)).status).toBe(400)
  })

  test('has its model told, with what may be sorted', async () => {
    const model = await basker.ask('GET', '/api/model', viewer)
    const [collection] = list(model, 'collections')
    expect(collection).toMatchObject({ name: 'pages', titleField: 'title' })
    expect(collection?.['sortable']).toEqual(expect.arrayContaining(['title', 'updatedAt', '_status']))
  })
})

describe('the origin', () => {
  test('tells whether it lives, describes the native API and leads to the panel', async () => {
    expect((await basker.ask('GET', '/healthz')).status).toBe(200)
    expect((await basker.ask('GET', '/readyz')).status).toBe(200)
    const root = await basker.ask('GET', '/')
    expect([root.status, root.headers.get('location')]).toEqual([302, '/admin'])
    expect([200, 503]).toContain((await basker.ask('GET', '/admin/t/anything/pages/new')).status)
    expect((await basker.ask('GET', '/admin/anything')).status).toBe(404)
    const document = await basker.ask('GET', '/api/openapi.json')
    expect(Object.keys(Object(document.body['paths']))).toContain('/api/users/me/api-keys/{id}')
  })

  test('tells a person the first password and keeps it nowhere', async () => {
    expect(basker.told).toHaveLength(1)
    const secret = /password (\S+)$/.exec(basker.told[0] ?? '')?.[1] ?? ''
    expect(secret.length).toBeGreaterThanOrEqual(20)
    const account = await basker.running.engine.operations.findAccount('owner@basker.example')
    expect(JSON.stringify(account)).not.toContain(secret)
  })
})
