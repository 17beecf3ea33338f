/**
 * Two tenants that share nothing: whatever their users ask for, through either API, nobody ever sees or changes a document
 * of the other, and ids of the other answer like ids that do not exist.
 *
 * What tenants of one group share is tested beside the Partners API.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBasker } from '@claviger/basker'
import { siteId, Tenants } from '@claviger/basker-cms'
import { createLogger } from '@claviger/host'
import { maintenance, requireEmailAddress, Secret } from 'claviger'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

type Json = Readonly<Record<string, unknown>>
type Api = 'partners' | 'native'

/** One side: a tenant with a user who owns it, as that user reaches it. */
interface Side {
  readonly slug: string
  readonly headers: Readonly<Record<Api, Readonly<Record<string, string>>>>
  /** Documents that are there, with what was last written. */
  readonly documents: Map<string, { readonly collection: string; title: string }>
  /** How many there have been. */
  made: number
}

interface Answer {
  readonly status: number
  readonly body: Json
  /** What of the answer does not differ from one request to the next. */
  readonly said: string
}

const password = 'nine slow herons borrow ladders'
const dataDir = mkdtempSync(join(tmpdir(), 'basker-'))
const fields = { pages: 'title', venues: 'name', events: 'title' } as const
type Collection = keyof typeof fields

let basker: Awaited<ReturnType<typeof startBasker>>
let sides: readonly [Side, Side]
let made = 0

beforeAll(async () => {
  basker = await startBasker(
    {
      BASKER_PORT: '0',
      CLAVIGER_DATA: dataDir,
      LOG_LEVEL: 'silent',
      BASKER_RATE_LIMIT_READS: '0',
      BASKER_RATE_LIMIT_WRITES: '0',
    },
    {
      log: createLogger({ level: 'silent', service: 'basker' }),
      hashParameters: { memoryKib: 8, passes: 1, lanes: 1 },
      tell: () => undefined,
    },
  )
  sides = [await newSide('north-house', 'a'.repeat(24)), await newSide('south-house', 'b'.repeat(24))]
})

afterAll(async () => {
  await basker?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function newSide(slug: string, id: string): Promise<Side> {
  const now = Date.now()
  await new Tenants(basker.engine, basker.store).add(maintenance, { id, slug, name: slug }, now)
  const email = requireEmailAddress(`${slug}@example.org`)
  const person = {
    email,
    name: null,
    password: new Secret<'password'>(password),
    roles: [
      { organizationId: siteId, role: 'member' },
      { organizationId: id, role: 'owner' },
    ],
  }
  await basker.engine.people.add(maintenance, person, now)
  const login = await fetch(`${basker.url}/api/users/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const cookie = login.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const key = await fetch(`${basker.url}/api/users/me/api-keys`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: '{}',
  })
  const { key: presented } = (await key.json()) as { readonly key: string }
  return {
    slug,
    headers: { partners: { authorization: `users API-Key ${presented}` }, native: { cookie } },
    documents: new Map(),
    made: 0,
  }
}

async function ask(side: Side, api: Api, method: string, path: string, body?: Json): Promise<Answer> {
  const base = api === 'partners' ? '/partners/2026-02' : '/api/tenants'
  const reply = await fetch(`${basker.url}${base}/${path}`, {
    method,
    headers: {
      ...side.headers[api],
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = (await reply.json()) as Json
  const { requestId: _, ...rest } = answer
  return { status: reply.status, body: answer, said: JSON.stringify([reply.status, rest]) }
}

function bodyOf(collection: Collection, title: string): Json {
  made++
  const body = { [fields[collection]]: title, slug: `document-${made}`, _status: 'published' }
  return collection === 'events' ? { ...body, startsAt: '2026-03-01T19:30:00.000Z' } : body
}

/** Nothing in `answer` is of the other side. */
function expectOnlyOwn(answer: Answer, other: Side): void {
  const text = JSON.stringify(answer.body)
  for (const id of other.documents.keys()) expect(text).not.toContain(id)
  expect(text).not.toContain(`secret of ${other.slug}`)
}

const operation = fc.record({
  by: fc.constantFrom(0, 1),
  api: fc.constantFrom<Api>('partners', 'native'),
  collection: fc.constantFrom<Collection>('pages', 'venues', 'events'),
  kind: fc.constantFrom('create', 'list', 'search', 'read', 'patch', 'put', 'delete', 'refer', 'trespass'),
  /** Which of the documents there are. */
  pick: fc.nat(1_000),
  /** Whether the other side's ids are tried. */
  foreign: fc.boolean(),
})
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

function pickFrom(side: Side, collection: string, pick: number): string | null {
  const ids = [...side.documents]
    .filter(([, document]) => document.collection === collection)
    .map(([id]) => id)
  return ids[pick % Math.max(1, ids.length)] ?? null
}

async function create(own: Side, { api, collection }: Operation): Promise<Answer> {
  const title = `secret of ${own.slug} ${made}`
  const answer = await ask(own, api, 'POST', `${own.slug}/${collection}`, bodyOf(collection, title))
  expect(answer.status).toBe(201)
  own.documents.set(String(answer.body['id']), { collection, title })
  own.made++
  return answer
}

/** Everything of the collection, under conditions that would match the other's documents too. */
async function list(own: Side, other: Side, asked: Operation): Promise<Answer> {
  const { api, collection, kind, pick } = asked
  const condition =
    kind === 'search'
      ? `&where[or][0][${fields[collection]}][contains]=secret&where[or][1][id][equals]=${pickFrom(other, collection, pick)}`
      : ''
  const query = api === 'partners' ? `limit=100&draft=true${condition}` : 'limit=100'
  const answer = await ask(own, api, 'GET', `${own.slug}/${collection}?${query}`)
  expect(answer.status).toBe(200)
  const ids = (answer.body['docs'] as readonly Json[]).map(({ id }) => String(id))
  const expected = [...own.documents].filter(([, document]) => document.collection === collection)
  expect(ids.toSorted()).toEqual(expected.map(([id]) => id).toSorted())
  return answer
}

const methods: Readonly<Record<string, string>> = {
  read: 'GET',
  patch: 'PATCH',
  put: 'PUT',
  delete: 'DELETE',
}

async function one(own: Side, other: Side, asked: Operation): Promise<Answer | null> {
  const { api, collection, foreign, kind, pick } = asked
  const method = methods[kind] ?? 'GET'
  const id = pickFrom(foreign ? other : own, collection, pick)
  if (id === null) return null
  const title = `secret of ${own.slug} changed ${made}`
  const body = method === 'PATCH' || method === 'PUT' ? bodyOf(collection, title) : undefined
  const answer = await ask(own, api, method, `${own.slug}/${collection}/${id}`, body)
  if (foreign) {
    const unknown = await ask(own, api, method, `${own.slug}/${collection}/${'f'.repeat(24)}`, body)
    expect(answer.said).toBe(unknown.said)
    expect(answer.status).toBe(404)
    return answer
  }
  expect(answer.status).toBe(200)
  if (method === 'DELETE') own.documents.delete(id)
  else if (body !== undefined) own.documents.set(id, { collection, title })
  return answer
}

/** An event at a venue of the other side is refused as one at a venue that there is not. */
async function refer(own: Side, other: Side, { api, pick }: Operation): Promise<Answer | null> {
  const venue = pickFrom(other, 'venues', pick)
  if (venue === null) return null
  const body = bodyOf('events', 'nowhere')
  const path = `${own.slug}/events`
  const answer = await ask(own, api, 'POST', path, { ...body, venue })
  const unknown = await ask(own, api, 'POST', path, { ...body, venue: 'f'.repeat(24) })
  expect([answer.status, answer.said]).toEqual([422, unknown.said])
  return answer
}

/** The other side's tenant is closed, whether the document is there or not. */
async function trespass(own: Side, other: Side, { api, collection, pick }: Operation): Promise<Answer> {
  const id = pickFrom(other, collection, pick) ?? 'f'.repeat(24)
  const answer = await ask(own, api, 'GET', `${other.slug}/${collection}/${id}`)
  const empty = await ask(own, api, 'GET', `${other.slug}/posts/${'f'.repeat(24)}`)
  expect([answer.status, answer.said]).toEqual([403, empty.said])
  for (const method of ['PATCH', 'PUT', 'DELETE']) {
    const body = method === 'DELETE' ? undefined : bodyOf(collection, 'taken over')
    expect((await ask(own, api, method, `${other.slug}/${collection}/${id}`, body)).status).toBe(403)
  }
  return answer
}

function perform(own: Side, other: Side, asked: Operation): Promise<Answer | null> {
  switch (asked.kind) {
    case 'create':
      return create(own, asked)
    case 'list':
    case 'search':
      return list(own, other, asked)
    case 'refer':
      return refer(own, other, asked)
    case 'trespass':
      return trespass(own, other, asked)
    default:
      return one(own, other, asked)
  }
}

/** What each side wrote is there as it wrote it. */
async function expectIntact(side: Side): Promise<void> {
  for (const [id, { collection, title }] of side.documents) {
    const { body } = await ask(side, 'partners', 'GET', `${side.slug}/${collection}/${id}?depth=0`)
    expect([body['id'], body[fields[collection as Collection]]]).toEqual([id, title])
  }
}

test('a session is no key: its cookies open nothing of the Partners API', async () => {
  for (const side of sides) {
    const { headers } = side
    const own = await fetch(`${basker.url}/api/tenants`, { headers: headers.native })
    expect(own.status).toBe(200)
    const reply = await fetch(`${basker.url}/partners/2026-02/${side.slug}/pages`, {
      headers: headers.native,
    })
    const text = '{"error":"Unauthorized","message":"Valid API key required"}'
    expect([reply.status, await reply.text()]).toEqual([401, text])
    const both = await fetch(`${basker.url}/partners/2026-02/${side.slug}/pages`, {
      headers: { ...headers.native, ...headers.partners },
    })
    expect(both.status).toBe(200)
  }
})

test('whatever both do, each sees and changes its own documents only', { timeout: 400_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 10, maxLength: 40 }), async (operations) => {
      for (const asked of operations) {
        const [own, other] = asked.by === 0 ? sides : ([sides[1], sides[0]] as const)
        const answer = await perform(own, other, asked)
        if (answer !== null) expectOnlyOwn(answer, other)
      }
      for (const side of sides) await expectIntact(side)
    }),
    { numRuns: 15, endOnFailure: true },
  )
  for (const side of sides) expect(side.made).toBeGreaterThan(0)
})
