/**
 * The organization: who may read it, who may rename it, and what is answered from then on.
 */
import { maintenance } from 'claviger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira()
})
afterAll(() => basira.close())

const patch = (body: unknown, asked: object) => basira.ask('PATCH', '/organization', { body, ...asked })

async function organizationOf({ accessToken }: Person): Promise<unknown> {
  return (await basira.get('/auth/me', { bearer: accessToken })).body['organization']
}

describe('GET /organization', () => {
  test('200: the same as in GET /auth/me, with a session or a key', async () => {
    const person = await basira.person()
    const { key } = await basira.key(person, { scopes: ['account:read'] })
    const expected = { id: expect.stringMatching(/^[0-9a-f]{32}$/), name: 'Herons', role: 'owner' }
    const bySession = await basira.get('/organization', { bearer: person.accessToken })
    expect([bySession.status, bySession.body]).toEqual([200, expected])
    expect(bySession.body).toEqual(await organizationOf(person))
    expect((await basira.get('/organization', { key })).body).toEqual(bySession.body)
  })

  test('401 without a credential; 403 without account:read', async () => {
    expect((await basira.get('/organization')).status).toBe(401)
    const { key } = await basira.key(await basira.person(), { scopes: ['account:write'] })
    expect((await basira.get('/organization', { key })).status).toBe(403)
  })
})

describe('PATCH /organization', () => {
  test('200: the new name is answered from then on, with every credential that was known before', async () => {
    const person = await basira.person()
    const { key } = await basira.key(person)
    expect((await basira.get('/organization', { key })).body['name']).toBe('Herons')
    const reply = await patch({ name: ' Storks ' }, { bearer: person.accessToken })
    expect([reply.status, reply.body]).toMatchObject([200, { name: 'Storks', role: 'owner' }])
    expect(await organizationOf(person)).toEqual(reply.body)
    expect((await basira.get('/organization', { key })).body).toEqual(reply.body)
  })

  test('200: a key with account:write may, as far as the account behind it may', async () => {
    const person = await basira.person()
    const { key } = await basira.key(person, { scopes: ['account:write'] })
    expect((await patch({ name: 'Storks' }, { key })).status).toBe(200)
    expect(await organizationOf(person)).toMatchObject({ name: 'Storks' })
  })

  test.each([
    {},
    { name: null },
    { name: '' },
    { name: ' ' },
    { name: 'x'.repeat(101) },
    { name: 'a', plan: 'pro' },
  ])('400: %j is refused and changes nothing', async (body) => {
    const person = await basira.person()
    expect((await patch(body, { bearer: person.accessToken })).status).toBe(400)
    expect(await organizationOf(person)).toMatchObject({ name: 'Herons' })
  })

  test('403: members who are not owners may read it but not rename it, with a session or a key', async () => {
    const person = await basira.person()
    const { key } = await basira.key(person)
    const { body } = await basira.get('/auth/me', { bearer: person.accessToken })
    const { id } = body['organization'] as { readonly id: string }
    const role = { organizationId: id, role: 'member' }
    await basira.engine.people.setRole(maintenance, String(body['id']), role, basira.now())
    for (const asked of [{ key }, { bearer: person.accessToken }]) {
      const refused = await patch({ name: 'Storks' }, asked)
      expect(refused.status).toBe(403)
      expect((await basira.get('/organization', asked)).body).toEqual({ id, name: 'Herons', role: 'member' })
    }
  })

  test('401 without a credential; 403 without account:write', async () => {
    expect((await patch({ name: 'Storks' }, {})).status).toBe(401)
    const { key } = await basira.key(await basira.person(), { scopes: ['account:read'] })
    expect((await patch({ name: 'Storks' }, { key })).status).toBe(403)
  })
})
