/**
 * API keys of a person at the native API, and the native API's answer to a key.
 *
 * What a key opens: the tests of the Partners API.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { list } from '../../services/basira/api/src/testing/reply.ts'
import { type Signed, startTestBasker, type TestBasker } from './test-basker.ts'

let basker: TestBasker
let person: Signed

beforeAll(async () => {
  basker = await startTestBasker()
  person = await basker.person({ 'royal-opera-house': 'editor' })
})
afterAll(() => basker.close())

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const path = '/api/users/me/api-keys'

async function states(): Promise<Record<string, unknown>> {
  const keys = list(await basker.ask('GET', path, person), 'api_keys')
  return Object.fromEntries(keys.map(({ id, status }) => [String(id), status]))
}

describe('a new key', () => {
  test('is a UUID that is shown once and works at once', async () => {
    const made = await basker.ask('POST', path, person)
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ name: 'API key', status: 'active', expires_at: null, former: null })
    expect(made.body['key']).toMatch(uuid)
    expect(await basker.readWith(String(made.body['key']))).toBe(200)
    expect((await basker.ask('GET', path, person)).raw).not.toContain(made.body['key'])
  })

  test('ends after as many seconds as were asked for', async () => {
    const { id, key } = await basker.key(person, { name: 'short', expires_in: 60 })
    expect(await basker.readWith(key)).toBe(200)
    basker.advance(61)
    expect(await basker.readWith(key)).toBe(401)
    expect((await states())[id]).toBe('expired')
  })

  test('may end the former at once or after an overlap', async () => {
    const first = await basker.key(person)
    const second = await basker.ask('POST', path, { ...person, body: { former: { end: 'now' } } })
    expect(second.body['former']).toMatchObject({ id: first.id })
    expect(await basker.readWith(first.key)).toBe(401)
    const third = await basker.ask('POST', path, {
      ...person,
      body: { former: { end: 30, id: second.body['id'] } },
    })
    expect(third.status).toBe(201)
    expect(await basker.readWith(String(second.body['key']))).toBe(200)
    basker.advance(31)
    expect(await basker.readWith(String(second.body['key']))).toBe(401)
    expect(await basker.readWith(String(third.body['key']))).toBe(200)
  })

  test('is not made where the former that is named is none of the person', async () => {
    const other = await basker.key(await basker.person())
    const before = Object.keys(await states()).length
    const body = { former: { end: 'now', id: other.id } }
    expect((await basker.ask('POST', path, { ...person, body })).status).toBe(404)
    expect(Object.keys(await states())).toHaveLength(before)
    const tooLong = { former: { end: 604_801 } }
    expect((await basker.ask('POST', path, { ...person, body: tooLong })).status).toBe(400)
  })
})

describe('25 active keys', () => {
  test('are all that one person has, however many are asked for at once', async () => {
    const keen = await basker.person({ 'royal-opera-house': 'editor' })
    const asked = await Promise.all(Array.from({ length: 30 }, () => basker.ask('POST', path, keen)))
    expect(asked.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(25)
    const refused = asked.find(({ status }) => status !== 201)
    expect([refused?.status, refused?.body['message']]).toEqual([409, expect.stringContaining('Revoke')])
    expect((await basker.ask('POST', path, person)).status).toBe(201)
  })

  test('become others: one that ends now, was revoked or has expired makes room', async () => {
    const keen = await basker.person({ 'royal-opera-house': 'editor' })
    const first = await basker.key(keen)
    await basker.key(keen, { name: 'short', expires_in: 60 })
    for (let at = 2; at < 25; at += 1) await basker.key(keen)
    const replacing = (end: unknown) =>
      basker.ask('POST', path, { ...keen, body: { former: { end, id: first.id } } })
    expect((await replacing(60)).status).toBe(409)
    expect(await basker.readWith(first.key)).toBe(200)
    const next = await replacing('now')
    expect([next.status, await basker.readWith(first.key)]).toEqual([201, 401])
    expect((await basker.ask('POST', path, keen)).status).toBe(409)
    expect((await basker.ask('DELETE', `${path}/${String(next.body['id'])}`, keen)).status).toBe(204)
    expect((await basker.ask('POST', path, keen)).status).toBe(201)
    basker.advance(61)
    expect((await basker.ask('POST', path, keen)).status).toBe(201)
    expect((await basker.ask('POST', path, keen)).status).toBe(409)
  })
})

describe('revoking', () => {
  test('is in effect when the call returns, and the same twice', async () => {
    const { id, key } = await basker.key(person)
    expect(await basker.readWith(key)).toBe(200)
    expect((await basker.ask('DELETE', `${path}/${id}`, person)).status).toBe(204)
    expect(await basker.readWith(key)).toBe(401)
    expect((await basker.ask('DELETE', `${path}/${id}`, person)).status).toBe(204)
    expect((await states())[id]).toBe('revoked')
  })

  test('reaches no key of somebody else, not even for a site owner', async () => {
    const { id, key } = await basker.key(person)
    const { cookie } = await basker.siteOwner()
    expect((await basker.ask('DELETE', `${path}/${id}`, { cookie })).status).toBe(404)
    expect(await basker.readWith(key)).toBe(200)
  })
})

describe('a key at the native API', () => {
  const body =
    '{"error":"Forbidden","message":"API keys must use the Partners API at /partners/:version/:tenant/*"}'

  test('is told where to go, byte for byte, whatever follows', async () => {
    const { key } = await basker.key(person)
    const requests = [
      ['GET', '/api/users/me'],
      ['POST', '/api/users/login'],
      ['DELETE', '/api/nothing/at/all'],
      ['PATCH', '/api'],
      ['OPTIONS', '/api/?a=b'],
      ['GET', '/%61pi/users/me'],
      ['GET', '/api/%zz'],
    ] as const
    for (const [method, url] of requests) {
      for (const presented of [key, 'nonsense', '']) {
        const headers = { authorization: `users API-Key ${presented}`, cookie: person.cookie }
        const reply = await basker.ask(method, url, { headers })
        expect([method, url, reply.status, reply.raw]).toEqual([method, url, 403, body])
      }
    }
  })

  test('is told so behind another header and a long path too', async () => {
    const reply = await basker.ask('GET', `/api/${'x'.repeat(4_000)}`, { key: 'a' })
    expect([reply.status, reply.raw]).toEqual([403, body])
  })

  test('in a header that only looks like it is as if there were none', async () => {
    const headers = { authorization: 'users api-key 11111111-1111-4111-8111-111111111111' }
    expect((await basker.ask('GET', '/api/users/me', { headers })).status).toBe(401)
    expect((await basker.ask('GET', '/apiary', { key: 'a' })).status).toBe(404)
  })
})
