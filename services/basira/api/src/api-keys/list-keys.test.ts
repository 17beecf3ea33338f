/**
 * Reading keys: the list page by page, one key, and nothing of anybody else.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { list } from '../testing/reply.ts'
import { startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira()
})
afterAll(() => basira.close())

describe('GET /api-keys', () => {
  test('200: newest first, page by page, each key once', async () => {
    const person = await basira.person()
    const made: string[] = []
    for (let at = 0; at < 5; at++) made.push((await basira.key(person)).id)
    const seen: unknown[] = []
    let cursor: unknown = null
    for (let pages = 0; pages < 3; pages++) {
      const query = cursor === null ? '' : `&cursor=${cursor}`
      const page = await basira.get(`/api-keys?limit=2${query}`, { bearer: person.accessToken })
      expect(page.status).toBe(200)
      seen.push(...list(page, 'api_keys').map(({ id }) => id))
      cursor = page.body['next_cursor']
    }
    expect(cursor).toBeNull()
    expect(new Set(seen)).toEqual(new Set(made))
    expect(seen).toHaveLength(5)
  })

  test('200: shows when a key was last used and how it stands', async () => {
    const person = await basira.person()
    const used = await basira.key(person)
    const revoked = await basira.key(person)
    await basira.get('/auth/me', { key: used.key })
    await basira.ask('DELETE', `/api-keys/${revoked.id}`, { bearer: person.accessToken })
    await basira.engine.flushUsage()
    const keys = list(await basira.get('/api-keys', { bearer: person.accessToken }), 'api_keys')
    expect(keys.find(({ id }) => id === used.id)).toMatchObject({
      status: 'active',
      last_used_at: expect.any(String),
    })
    expect(keys.find(({ id }) => id === revoked.id)).toMatchObject({ status: 'revoked', last_used_at: null })
  })

  test("200: another organization's keys are not in it, with its cursor neither", async () => {
    const person = await basira.person()
    await basira.key(person)
    await basira.key(person)
    const page = await basira.get('/api-keys?limit=1', { bearer: person.accessToken })
    const stranger = await basira.person()
    const cursor = page.body['next_cursor']
    const seen = await basira.get(`/api-keys?cursor=${cursor}`, { bearer: stranger.accessToken })
    expect(seen.body).toEqual({ api_keys: [], next_cursor: null })
  })

  test('200: only keys that stand as asked, at the time of the request, page by page', async () => {
    const person = await basira.person()
    const active = [await basira.key(person), await basira.key(person)]
    const short = await basira.key(person, { expires_in: 60 })
    const revoked = await basira.key(person, { expires_in: 60 })
    await basira.ask('DELETE', `/api-keys/${revoked.id}`, { bearer: person.accessToken })
    const listed = async (query: string) => {
      const reply = await basira.get(`/api-keys?${query}`, { bearer: person.accessToken })
      expect(list(reply, 'api_keys').every(({ status }) => query.includes(`status=${status}`))).toBe(true)
      return list(reply, 'api_keys').map(({ id }) => id)
    }
    expect(new Set(await listed('status=active'))).toEqual(new Set([...active, short].map(({ id }) => id)))
    expect(await listed('status=expired')).toEqual([])
    basira.advance(60)
    expect(await listed('status=expired')).toEqual([short.id])
    expect(await listed('status=revoked')).toEqual([revoked.id])
    const first = await basira.get('/api-keys?status=active&limit=1', { bearer: person.accessToken })
    const second = await listed(`status=active&limit=1&cursor=${first.body['next_cursor']}`)
    expect(new Set([list(first, 'api_keys')[0]?.['id'], ...second])).toEqual(
      new Set(active.map(({ id }) => id)),
    )
  })

  test.each([
    'status=dead',
    'status=',
    'status=active&status=revoked',
    'limit=0',
    'limit=101',
    'limit=x',
    'cursor=abc',
    'cursor=',
    'order=asc',
  ])('400: the query %s is refused', async (query) => {
    const { accessToken } = await basira.person()
    expect((await basira.get(`/api-keys?${query}`, { bearer: accessToken })).status).toBe(400)
  })

  test('401 without a credential; 403 without keys:read', async () => {
    expect((await basira.get('/api-keys')).status).toBe(401)
    const { key } = await basira.key(await basira.person(), { scopes: ['keys:write'] })
    expect((await basira.get('/api-keys', { key })).status).toBe(403)
  })
})

describe('GET /api-keys/{id}', () => {
  test('200: the key of one id', async () => {
    const person = await basira.person()
    const { id } = await basira.key(person)
    const reply = await basira.get(`/api-keys/${id}`, { bearer: person.accessToken })
    expect(reply.body).toMatchObject({ id, name: 'script', status: 'active' })
  })

  test('200: a key reads itself, whatever its scopes', async () => {
    const { id, key } = await basira.key(await basira.person(), { scopes: ['databases:read'] })
    const reply = await basira.get(`/api-keys/${id}`, { key })
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ id, scopes: ['databases:read'] })
  })

  test('403: without keys:read a key reads no other key, nor what it or another one made', async () => {
    const person = await basira.person()
    const [other, { id, key }] = [
      await basira.key(person),
      await basira.key(person, { scopes: ['databases:read', 'keys:write'] }),
    ]
    for (const path of [
      `/${other.id}`,
      `/${id}/descendants`,
      `/${other.id}/descendants`,
      `/${'a'.repeat(16)}`,
    ]) {
      const reply = await basira.get(`/api-keys${path}`, { key })
      expect([path, reply.status, reply.body['error']]).toEqual([
        path,
        403,
        expect.stringContaining('keys:read'),
      ])
    }
  })

  test("404: unknown, malformed and another organization's ids read the same", async () => {
    const { id } = await basira.key(await basira.person())
    const stranger = await basira.person()
    const ids = [id, 'a'.repeat(16), 'x', encodeURIComponent('../../')]
    const replies = await Promise.all(
      ids.map((one) => basira.get(`/api-keys/${one}`, { bearer: stranger.accessToken })),
    )
    expect(new Set(replies.map(({ status, raw }) => `${status} ${raw}`)).size).toBe(1)
    expect(replies[0]?.status).toBe(404)
  })
})
