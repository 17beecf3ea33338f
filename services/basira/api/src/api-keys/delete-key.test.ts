/**
 * Revoking keys: refused when it returns, with or without the keys they made.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
let person: Person
beforeAll(async () => {
  basira = await startTestBasira()
  person = await basira.person()
})
afterAll(() => basira.close())

function revoke(id: string, query = '', bearer = person.accessToken) {
  return basira.ask('DELETE', `/api-keys/${id}${query}`, { bearer })
}

const status = async (key: string): Promise<number> => (await basira.get('/auth/me', { key })).status

describe('204', () => {
  test('a key that was in use a moment ago is refused when the call returns', async () => {
    const { id, key } = await basira.key(person)
    expect(await status(key)).toBe(200)
    const reply = await revoke(id)
    expect([reply.status, reply.raw]).toEqual([204, ''])
    expect(await status(key)).toBe(401)
  })

  test('revoking twice is the same as once', async () => {
    const { id } = await basira.key(person)
    expect([(await revoke(id)).status, (await revoke(id)).status]).toEqual([204, 204])
  })

  test('a key may revoke itself, whatever its scopes', async () => {
    for (const scopes of [['*'], ['databases:read'], ['keys:read']]) {
      const { id, key } = await basira.key(person, { scopes })
      expect((await basira.ask('DELETE', `/api-keys/${id}`, { key })).status).toBe(204)
      expect(await status(key)).toBe(401)
    }
  })

  test('a key with keys:write revokes another one that is no wider than itself', async () => {
    const { key } = await basira.key(person, { scopes: ['keys:write', 'databases:read'] })
    const other = await basira.key(person, { scopes: ['databases:read'] })
    expect((await basira.ask('DELETE', `/api-keys/${other.id}`, { key })).status).toBe(204)
    expect(await status(other.key)).toBe(401)
  })

  for (const query of ['', '?descendants=revoke']) {
    test(`the keys it made, and theirs, are refused with it when the call with "${query}" returns`, async () => {
      const maker = await basira.key(person)
      const child = await basira.key({ key: maker.key })
      const grandchild = await basira.key({ key: child.key })
      const all = [maker, child, grandchild]
      for (const { key } of all) expect(await status(key)).toBe(200)
      expect((await revoke(maker.id, query)).status).toBe(204)
      for (const { id, key } of all) {
        expect(await status(key)).toBe(401)
        const shown = await basira.get(`/api-keys/${id}`, { bearer: person.accessToken })
        expect(shown.body['status']).toBe('revoked')
      }
    })
  }

  test('the keys it made go on where they are kept, and end by a second call that does not keep them', async () => {
    const maker = await basira.key(person)
    const child = await basira.key({ key: maker.key })
    const grandchild = await basira.key({ key: child.key })
    expect((await revoke(maker.id, '?descendants=keep')).status).toBe(204)
    expect(await status(maker.key)).toBe(401)
    expect([await status(child.key), await status(grandchild.key)]).toEqual([200, 200])
    expect((await revoke(maker.id)).status).toBe(204)
    expect([await status(child.key), await status(grandchild.key)]).toEqual([401, 401])
  })

  test('a rotation takes nothing along: the keys made before it end with the key, whichever secret made them', async () => {
    const maker = await basira.key(person)
    const child = await basira.key({ key: maker.key })
    const rotated = await basira.ask('POST', `/api-keys/${maker.id}/rotate`, { bearer: person.accessToken })
    expect(rotated.status).toBe(201)
    expect([await status(maker.key), await status(child.key)]).toEqual([401, 200])
    expect((await revoke(maker.id)).status).toBe(204)
    expect(await status(child.key)).toBe(401)
  })
})

test('400: any other word for descendants is refused, and nothing happens', async () => {
  const { id, key } = await basira.key(person)
  for (const query of [
    '?descendants=',
    '?descendants=leave',
    '?descendants=keep&descendants=revoke',
    '?keep=1',
  ]) {
    expect((await revoke(id, query)).status).toBe(400)
  }
  expect(await status(key)).toBe(200)
})

test('401 without a credential; 403 without keys:write', async () => {
  const { id, key } = await basira.key(person, { scopes: ['keys:read'] })
  const other = await basira.key(person, { scopes: ['keys:read'] })
  expect((await basira.ask('DELETE', `/api-keys/${id}`)).status).toBe(401)
  const refused = await basira.ask('DELETE', `/api-keys/${id}`, { key: other.key })
  expect([refused.status, refused.body['error']]).toEqual([403, expect.stringContaining('keys:write')])
  expect(await status(key)).toBe(200)
})

test.each([
  ['scopes', { scopes: ['keys:write'] }],
  ['addresses', { allowed_ips: ['127.0.0.0/8'] }],
  ['end', { expires_in: 60 }],
])(
  '403: a key revokes none that is wider than itself in its %s, its maker included',
  async (_what, narrower) => {
    const maker = await basira.key(person)
    const { key } = await basira.key({ key: maker.key }, narrower)
    const refused = await basira.ask('DELETE', `/api-keys/${maker.id}`, { key })
    expect([refused.status, refused.body['error']]).toEqual([
      403,
      expect.stringContaining('wider than itself'),
    ])
    expect([await status(maker.key), await status(key)]).toEqual([200, 200])
  },
)

test('404: the keys of others read like unknown ones, and go on', async () => {
  const { id, key } = await basira.key(person)
  const stranger = await basira.person()
  const foreign = await revoke(id, '', stranger.accessToken)
  const unknown = await revoke('a'.repeat(16), '', stranger.accessToken)
  expect([foreign.status, foreign.raw]).toEqual([404, unknown.raw])
  expect(await status(key)).toBe(200)
})
