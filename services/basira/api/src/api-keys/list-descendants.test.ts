/**
 * The keys that a key made: all of them, page by page, and nobody else's.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { list, type Reply } from '../testing/reply.ts'
import { type Person, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
let person: Person
/** Made with `root`, newest last: a child, its child, and one that was revoked. */
let root: { id: string; key: string }
let made: readonly string[]

beforeAll(async () => {
  basira = await startTestBasira()
  person = await basira.person()
  root = await basira.key(person)
  const child = await basira.key({ key: root.key })
  const grandchild = await basira.key({ key: child.key }, { expires_in: 60 })
  const revoked = await basira.key({ key: root.key })
  await basira.ask('DELETE', `/api-keys/${revoked.id}`, { bearer: person.accessToken })
  await basira.key(person)
  made = [child.id, grandchild.id, revoked.id]
})
afterAll(() => basira.close())

const asked = (id: string, query = '', bearer = person.accessToken): Promise<Reply> =>
  basira.get(`/api-keys/${id}/descendants${query}`, { bearer })
const ids = (reply: Reply) => list(reply, 'api_keys').map(({ id }) => id)

describe('200', () => {
  test('children and their children, ended ones included, without the key itself and without others', async () => {
    const reply = await asked(root.id)
    expect(reply.body['next_cursor']).toBeNull()
    expect(new Set(ids(reply))).toEqual(new Set(made))
    expect(ids(reply)).toHaveLength(3)
    const times = list(reply, 'api_keys').map(({ created_at }) => String(created_at))
    expect(times).toEqual(times.toSorted().toReversed())
    const one = await basira.get(`/api-keys/${made[1]}`, { bearer: person.accessToken })
    expect(list(reply, 'api_keys')).toContainEqual(one.body)
  })

  test('page by page, each key once', async () => {
    const seen: unknown[] = []
    let query = '?limit=1'
    for (let pages = 0; pages < 3; pages++) {
      const page = await asked(root.id, query)
      seen.push(...ids(page))
      query = `?limit=1&cursor=${page.body['next_cursor']}`
    }
    expect(query).toBe('?limit=1&cursor=null')
    expect(seen).toEqual(ids(await asked(root.id)))
  })

  test('only those that stand as asked', async () => {
    expect(ids(await asked(root.id, '?status=revoked'))).toEqual([made[2]])
    expect(new Set(ids(await asked(root.id, '?status=active')))).toEqual(new Set(made.slice(0, 2)))
    basira.advance(60)
    expect(ids(await asked(root.id, '?status=expired'))).toEqual([made[1]])
    expect(ids(await asked(root.id, '?status=active'))).toEqual([made[0]])
  })

  test('none for a key that made none', async () => {
    expect((await asked(made[2] ?? '')).body).toEqual({ api_keys: [], next_cursor: null })
  })

  test('with a key that may read keys', async () => {
    const { key } = await basira.key(person, { scopes: ['keys:read'] })
    expect((await basira.get(`/api-keys/${root.id}/descendants`, { key })).status).toBe(200)
  })
})

test.each([
  'limit=0',
  'limit=101',
  'cursor=abc',
  'status=dead',
  'status=',
  'status=active&status=revoked',
  'order=asc',
])('400: the query %s is refused', async (query) => {
  expect((await asked(root.id, `?${query}`)).status).toBe(400)
})

test.each([
  ['a NUL', { id: '\0', at: 1 }],
  ['half a surrogate pair', { id: '\ud800', at: 1 }],
  ['a time past all times', { id: 'a', at: 1e300 }],
  ['a time past what numbers tell apart', { id: 'a', at: 2 ** 63 }],
])('400: a cursor with %s, which PostgreSQL would choke on, is refused', async (_, position) => {
  const cursor = Buffer.from(JSON.stringify(position)).toString('base64url')
  expect((await asked(root.id, `?cursor=${cursor}`)).status).toBe(400)
})

test('200: a cursor of another key or another organization shows no key that is not of this one', async () => {
  const stranger = await basira.person()
  for (let count = 0; count < 2; count++) await basira.key(stranger)
  for (const bearer of [stranger.accessToken, person.accessToken]) {
    const page = await basira.get('/api-keys?limit=1', { bearer })
    const cursor = String(page.body['next_cursor'])
    const all = list(await asked(root.id), 'api_keys').map(({ id }) => id)
    const seen = await asked(root.id, `?cursor=${cursor}`)
    expect(seen.status).toBe(200)
    for (const { id } of list(seen, 'api_keys')) expect(all).toContain(id)
  }
})

test("401 without a credential; 403 without keys:read; 404 for unknown ids and another organization's alike", async () => {
  expect((await basira.get(`/api-keys/${root.id}/descendants`)).status).toBe(401)
  const { key } = await basira.key(person, { scopes: ['keys:write'] })
  expect((await basira.get(`/api-keys/${root.id}/descendants`, { key })).status).toBe(403)
  const stranger = await basira.person()
  const foreign = await asked(root.id, '', stranger.accessToken)
  const unknown = await asked('a'.repeat(16), '', stranger.accessToken)
  expect([foreign.status, foreign.raw]).toEqual([404, unknown.raw])
})
