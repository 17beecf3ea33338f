import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Reply, startTestPartners, type TestPartners } from '../testing/test-partners.ts'

const opera = '/2026-02/royal-opera-house'
const arts = '/2026-02/city-arts-centre'

let partners: TestPartners
const keys = { editor: '', owner: '', viewer: '', neighbour: '' }

beforeAll(async () => {
  partners = await startTestPartners()
  await partners.group('royal-opera-house', 'city-arts-centre')
  const { id } = await partners.tenant('royal-opera-house')
  const neighbour = await partners.tenant('city-arts-centre')
  keys.editor = (await partners.person({ [id]: 'editor' })).key
  keys.owner = (await partners.person({ [id]: 'owner' })).key
  keys.viewer = (await partners.person({ [id]: 'viewer' })).key
  keys.neighbour = (await partners.person({ [neighbour.id]: 'owner' })).key
})
afterAll(() => partners.close())

function page(more: Readonly<Record<string, unknown>> = {}) {
  return { title: 'A page', slug: `page-${randomUUID()}`, _status: 'published', ...more }
}

async function made(more: Readonly<Record<string, unknown>> = {}): Promise<{ id: string; etag: string }> {
  const reply = await partners.ask('POST', `${opera}/pages`, { key: keys.editor, body: page(more) })
  expect(reply.status).toBe(201)
  return { id: String(reply.body['id']), etag: reply.headers.get('etag') ?? '' }
}

function said({ status, body }: Reply) {
  return [status, body['error'], body['message']]
}

const unknown = [404, 'Not Found', 'Document not found']
const readOnly = [403, 'Forbidden', 'Your role in this tenant does not allow this']

describe('one document', () => {
  test('is flat, with an id of 24 hex characters, times in milliseconds and an ETag', async () => {
    const body = page({ summary: 'Short' })
    const reply = await partners.ask('POST', `${opera}/pages`, { key: keys.owner, body })
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject(body)
    expect(reply.body['id']).toMatch(/^[0-9a-f]{24}$/)
    expect(reply.body['createdAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    const read = await partners.ask('GET', `${opera}/pages/${String(reply.body['id'])}`, { key: keys.viewer })
    expect([read.status, read.body]).toEqual([200, reply.body])
    expect(read.headers.get('etag')).toBe(reply.headers.get('etag'))
    expect(read.headers.get('content-type')).toBe('application/json; charset=utf-8')
  })

  test('PATCH merges and PUT replaces', async () => {
    const { id } = await made({ summary: 'Before' })
    const path = `${opera}/pages/${id}`
    const merged = await partners.ask('PATCH', path, { key: keys.editor, body: { title: 'After' } })
    expect([merged.status, merged.body['title'], merged.body['summary']]).toEqual([200, 'After', 'Before'])
    const body = { title: 'Anew', slug: `anew-${id}` }
    const replaced = await partners.ask('PUT', path, { key: keys.editor, body })
    expect([replaced.status, replaced.body['title'], replaced.body['summary']]).toEqual([200, 'Anew', null])
  })

  test('DELETE gives the deleted document, which is gone afterwards', async () => {
    const { id } = await made()
    const path = `${opera}/pages/${id}`
    const deleted = await partners.ask('DELETE', path, { key: keys.editor })
    expect([deleted.status, deleted.body['id']]).toEqual([200, id])
    for (const method of ['GET', 'DELETE']) {
      expect(said(await partners.ask(method, path, { key: keys.editor }))).toEqual(unknown)
    }
  })

  test('a write with a stale If-Match is 412 and changes nothing, with the ETag of now it goes through', async () => {
    const { id, etag } = await made()
    const path = `${opera}/pages/${id}`
    const first = { key: keys.editor, body: { title: 'First' }, headers: { 'if-match': etag } }
    expect((await partners.ask('PATCH', path, first)).status).toBe(200)
    const stale = { key: keys.editor, headers: { 'if-match': etag } }
    for (const [method, body] of [
      ['PATCH', { title: 'Second' }],
      ['PUT', page()],
      ['DELETE', undefined],
    ] as const) {
      const reply = await partners.ask(method, path, { ...stale, body })
      expect(said(reply).slice(0, 2)).toEqual([412, 'Precondition Failed'])
    }
    const read = await partners.ask('GET', path, { key: keys.viewer })
    expect(read.body['title']).toBe('First')
    const fresh = { key: keys.editor, headers: { 'if-match': read.headers.get('etag') ?? '' } }
    expect((await partners.ask('DELETE', path, fresh)).status).toBe(200)
  })

  test('of many writes with one ETag exactly one gets through', async () => {
    const { id, etag } = await made()
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        partners.ask('PATCH', `${opera}/pages/${id}`, {
          key: keys.editor,
          body: { title: `Title ${index}` },
          headers: { 'if-match': etag },
        }),
      ),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 412)])
  })

  test('a slug that is taken in the tenant is 409, in another tenant it is free', async () => {
    const body = page()
    expect((await partners.ask('POST', `${opera}/pages`, { key: keys.editor, body })).status).toBe(201)
    expect(said(await partners.ask('POST', `${opera}/pages`, { key: keys.editor, body }))).toEqual([
      409,
      'Conflict',
      'A document with this slug exists in this tenant',
    ])
    expect((await partners.ask('POST', `${arts}/pages`, { key: keys.neighbour, body })).status).toBe(201)
  })

  test('a body that does not fit is 422 and names each field at fault', async () => {
    const body = { slug: 'Not A Slug', navigationOrder: 'many', nonsense: 1 }
    const reply = await partners.ask('POST', `${opera}/pages`, { key: keys.editor, body })
    expect(said(reply)).toEqual([422, 'Unprocessable Entity', 'The document is not valid'])
    const errors = reply.body['errors'] as readonly Record<string, string>[]
    expect(errors.map(({ path }) => path).sort()).toEqual(['navigationOrder', 'nonsense', 'slug', 'title'])
    for (const error of errors) expect(Object.keys(error).sort()).toEqual(['code', 'message', 'path'])
    expect(reply.body['requestId']).toBe(reply.headers.get('x-request-id'))
  })

  test('what every document is given comes back with it and is left alone', async () => {
    const { id: tenant } = await partners.tenant('city-arts-centre')
    const givenBack = { id: 'a'.repeat(24), tenant, createdAt: '1999-01-01T00:00:00.000Z' }
    const made = await partners.ask('POST', `${opera}/pages`, { key: keys.editor, body: page(givenBack) })
    expect(made.status).toBe(201)
    for (const [name, value] of Object.entries(givenBack)) expect(made.body[name]).not.toBe(value)
    const path = `${opera}/pages/${String(made.body['id'])}`
    const put = await partners.ask('PUT', path, { key: keys.editor, body: { ...made.body, ...givenBack } })
    expect([put.status, put.body['id'], put.body['tenant']]).toEqual([
      200,
      made.body['id'],
      made.body['tenant'],
    ])
  })

  test.each(['tenant_id', 'version', 'constructor', 'toString'])(
    '%s is no field of a body',
    async (field) => {
      const body = page({ [field]: 'x' })
      expect((await partners.ask('POST', `${opera}/pages`, { key: keys.editor, body })).status).toBe(422)
    },
  )

  test('a body with __proto__ is refused', async () => {
    const body = '{"title":"A","slug":"a","__proto__":{"_status":"published"}}'
    const reply = await partners.ask('POST', `${opera}/pages`, { key: keys.editor, body })
    expect(reply.status).toBe(400)
  })

  test('a body of another media type is 415 and one that is too large 413', async () => {
    const headers = { 'content-type': 'text/plain' }
    const typed = await partners.ask('POST', `${opera}/pages`, { key: keys.editor, body: '{}', headers })
    expect(typed.status).toBe(415)
    const large = await partners.ask('POST', `${opera}/pages`, {
      key: keys.editor,
      body: page({ body: 'x'.repeat(1_100_000) }),
    })
    expect(large.status).toBe(413)
  })
})

describe('roles', () => {
  test('a viewer reads and writes nothing', async () => {
    const { id } = await made()
    const path = `${opera}/pages/${id}`
    const { viewer: key } = keys
    expect((await partners.ask('GET', path, { key })).status).toBe(200)
    expect(said(await partners.ask('POST', `${opera}/pages`, { key, body: page() }))).toEqual(readOnly)
    expect(said(await partners.ask('PATCH', path, { key, body: { title: 'x' } }))).toEqual(readOnly)
    expect(said(await partners.ask('PUT', path, { key, body: page() }))).toEqual(readOnly)
    expect(said(await partners.ask('DELETE', path, { key }))).toEqual(readOnly)
  })

  test('a draft is given to editors and owners who ask for drafts, and exists for nobody else', async () => {
    const { id } = await made({ _status: 'draft' })
    const path = `${opera}/pages/${id}`
    for (const key of [keys.editor, keys.owner]) {
      expect((await partners.ask('GET', `${path}?draft=true`, { key })).status).toBe(200)
      expect(said(await partners.ask('GET', path, { key }))).toEqual(unknown)
    }
    expect(said(await partners.ask('GET', `${path}?draft=true`, { key: keys.viewer }))).toEqual(unknown)
    const slug = `where[id][equals]=${id}`
    const count = async (key: string, query: string) =>
      (await partners.ask('GET', `${opera}/pages?${slug}${query}`, { key })).body['totalDocs']
    expect(await count(keys.editor, '&draft=true')).toBe(1)
    expect(await count(keys.editor, '')).toBe(0)
    expect(await count(keys.viewer, '&draft=true')).toBe(0)
  })

  test('publishing is a PATCH of _status', async () => {
    const { id } = await made({ _status: 'draft' })
    const path = `${opera}/pages/${id}`
    const body = { _status: 'published' }
    expect((await partners.ask('PATCH', path, { key: keys.editor, body })).status).toBe(200)
    expect((await partners.ask('GET', path, { key: keys.viewer })).status).toBe(200)
  })
})

describe('tenants in a group', () => {
  const event = () => ({
    title: 'Shared',
    slug: `event-${randomUUID()}`,
    startsAt: '2026-03-01T19:30:00.000Z',
    _status: 'published',
  })

  test('reads of a shared collection widen to the group, writes never leave the tenant', async () => {
    const reply = await partners.ask('POST', `${arts}/events`, { key: keys.neighbour, body: event() })
    const path = `${opera}/events/${String(reply.body['id'])}`
    const read = await partners.ask('GET', path, { key: keys.viewer })
    const { id: neighbourId } = await partners.tenant('city-arts-centre')
    expect([read.status, read.body['tenant']]).toEqual([200, neighbourId])
    const { owner: key } = keys
    expect(said(await partners.ask('PATCH', path, { key, body: { title: 'Mine' } }))).toEqual(unknown)
    expect(said(await partners.ask('PUT', path, { key, body: event() }))).toEqual(unknown)
    expect(said(await partners.ask('DELETE', path, { key }))).toEqual(unknown)
    expect((await partners.ask('GET', path, { key })).body['title']).toBe('Shared')
  })

  test('drafts of the others in a group and their unshared collections stay theirs', async () => {
    const draft = await partners.ask('POST', `${arts}/events`, {
      key: keys.neighbour,
      body: { ...event(), _status: 'draft' },
    })
    const unshared = await partners.ask('POST', `${arts}/pages`, { key: keys.neighbour, body: page() })
    const { owner: key } = keys
    const at = (name: string, reply: Reply) => `${opera}/${name}/${String(reply.body['id'])}?draft=true`
    expect(said(await partners.ask('GET', at('events', draft), { key }))).toEqual(unknown)
    expect(said(await partners.ask('GET', at('pages', unshared), { key }))).toEqual(unknown)
  })
})

describe('lists', () => {
  test('are pages with everything that pages have', async () => {
    for (const city of ['Paris', 'Berlin', 'Zagreb']) {
      const body = { name: city, slug: `list-${randomUUID()}`, city, kind: 'foyer', _status: 'published' }
      expect((await partners.ask('POST', `${opera}/venues`, { key: keys.editor, body })).status).toBe(201)
    }
    const query = 'limit=2&page=1&sort=-city&select[city]=true&where[kind][equals]=foyer'
    const reply = await partners.ask('GET', `${opera}/venues?${query}`, { key: keys.viewer })
    expect(reply.status).toBe(200)
    const { docs, ...rest } = reply.body
    expect((docs as readonly Record<string, unknown>[]).map(({ city }) => city)).toEqual(['Zagreb', 'Paris'])
    for (const document of docs as readonly object[])
      expect(Object.keys(document).sort()).toEqual(['city', 'id'])
    expect(rest).toEqual({
      totalDocs: 3,
      limit: 2,
      totalPages: 2,
      page: 1,
      pagingCounter: 1,
      hasPrevPage: false,
      hasNextPage: true,
      prevPage: null,
      nextPage: 2,
    })
    expect(reply.headers.get('etag')).toBeNull()
  })

  test('conditions may also be one JSON string', async () => {
    const where = encodeURIComponent('{"or":[{"city":{"contains":"PAR"}},{"city":{"equals":"Berlin"}}]}')
    const reply = await partners.ask('GET', `${opera}/venues?where=${where}`, { key: keys.viewer })
    expect(reply.body['totalDocs']).toBe(2)
  })

  test.each([
    'limit=0',
    'limit=101',
    'limit=ten',
    'page=0',
    'depth=4',
    'draft=maybe',
    'sort=tenant_id',
    'where[tenant_id][equals]=x',
    'where[data][contains]=x',
    'where[title][matches]=x',
    'where=not-json',
    'select[password]=true',
    'populate[nobody]=true',
  ])('%s is 400 and says what is wrong', async (query) => {
    const reply = await partners.ask('GET', `${opera}/pages?${query}`, { key: keys.viewer })
    expect([reply.status, reply.body['error']]).toEqual([400, 'Bad Request'])
    expect(reply.body['requestId']).toBe(reply.headers.get('x-request-id'))
    const [name = ''] = query.split(/[=[]/)
    const named = /\[([a-z_]+)\]|=([a-z_]+)/.exec(query)
    const message = String(reply.body['message'])
    expect(
      [name, named?.[1] ?? '', named?.[2] ?? ''].some((word) => word !== '' && message.includes(word)),
    ).toBe(true)
  })

  test('HEAD is as GET without a body', async () => {
    const reply = await partners.ask('HEAD', `${opera}/venues`, { key: keys.viewer })
    expect([reply.status, reply.text]).toEqual([200, ''])
    expect(Number(reply.headers.get('content-length'))).toBeGreaterThan(2)
  })
})
