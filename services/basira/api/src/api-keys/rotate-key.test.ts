/**
 * Rotating keys: the new secret, and how long the former one lives.
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

function rotate(id: string, body?: unknown, bearer = person.accessToken) {
  return basira.post(`/api-keys/${id}/rotate`, body, { bearer })
}

const status = async (key: string): Promise<number> => (await basira.get('/auth/me', { key })).status

describe('201', () => {
  test('without an overlap the former secret is refused at once; the id stays', async () => {
    const { id, key } = await basira.key(person)
    expect(await status(key)).toBe(200)
    const reply = await rotate(id)
    expect(reply.status).toBe(201)
    expect(text(reply, 'id')).toBe(id)
    expect(await status(key)).toBe(401)
    expect(await status(text(reply, 'key'))).toBe(200)
  })

  test('with an overlap both work until it ends', async () => {
    const { id, key } = await basira.key(person)
    const reply = await rotate(id, { overlap_seconds: 600 })
    const fresh = text(reply, 'key')
    expect([await status(key), await status(fresh)]).toEqual([200, 200])
    // The time that the test itself takes comes on top.
    basira.advance(550)
    expect(await status(key)).toBe(200)
    basira.advance(51)
    expect([await status(key), await status(fresh)]).toEqual([401, 200])
  })

  test('a secret that was rotated out before ends with the next rotation', async () => {
    const { id, key } = await basira.key(person)
    const second = text(await rotate(id, { overlap_seconds: 600 }), 'key')
    const third = text(await rotate(id, { overlap_seconds: 600 }), 'key')
    expect([await status(key), await status(second), await status(third)]).toEqual([401, 200, 200])
  })

  test('no overlap outlives the key', async () => {
    const { id, key } = await basira.key(person, { expires_in: 30 })
    const fresh = text(await rotate(id, { overlap_seconds: 604_800 }), 'key')
    basira.advance(31)
    expect([await status(key), await status(fresh)]).toEqual([401, 401])
    person = await basira.signIn(person.email, person.password)
  })
})

test.each([
  { overlap_seconds: -1 },
  { overlap_seconds: 604_801 },
  { overlap_seconds: '60' },
  { overlap: 60 },
])('400: %j is refused', async (body) => {
  const { id } = await basira.key(person)
  expect((await rotate(id, body)).status).toBe(400)
})

test('403: a key does not rotate one that is wider than itself', async () => {
  const wide = await basira.key(person)
  const narrow = await basira.key(person, { scopes: ['keys:write'] })
  const asked = { key: narrow.key }
  expect((await basira.post(`/api-keys/${wide.id}/rotate`, undefined, asked)).status).toBe(403)
  expect((await basira.post(`/api-keys/${narrow.id}/rotate`, undefined, asked)).status).toBe(201)
})

test('404 for the keys of others; 409 for one that has ended; 401 without a credential', async () => {
  const { id } = await basira.key(person)
  const stranger = await basira.person()
  expect((await rotate(id, undefined, stranger.accessToken)).status).toBe(404)
  await basira.ask('DELETE', `/api-keys/${id}`, { bearer: person.accessToken })
  expect((await rotate(id)).status).toBe(409)
  expect((await basira.post(`/api-keys/${id}/rotate`)).status).toBe(401)
})
