/**
 * The activity of an organization: who may read it, what it tells, and that a stream ends with whoever asked for it.
 */
import { request } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { maintenance } from 'claviger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Fields, list, text } from '../testing/reply.ts'
import { type Person, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira()
})
afterAll(() => basira.close())

const ndjson = { accept: 'application/x-ndjson' }

async function eventsOf(person: Person, query = ''): Promise<readonly Fields[]> {
  return list(await basira.get(`/activity${query}`, { bearer: person.accessToken }), 'events')
}

const actions = (events: readonly Fields[]) => events.map(({ action }) => action)

async function organizationOf(person: Person): Promise<string> {
  const { body } = await basira.get('/auth/me', { bearer: person.accessToken })
  return (body['organization'] as { readonly id: string }).id
}

/** Fills the organization's log. */
async function fill(organizationId: string, count: number): Promise<void> {
  const rows = basira.store.database.withTables<{ audit_events: object }>()
  const values = Array.from({ length: count }, (_, index) => ({
    id: `filler${String(index).padStart(6, '0')}`,
    at: 1_000 + index,
    kind: 'key.created',
    actor_type: 'account',
    actor_id: 'filler',
    organization_id: organizationId,
    subject_id: `${'x'.repeat(200)}${index}`,
  }))
  for (let first = 0; first < count; first += 500)
    await rows
      .insertInto('audit_events')
      .values(values.slice(first, first + 500))
      .execute()
}

describe('GET /activity', () => {
  test('200: tells who did what to what, from where, in which request, newest first', async () => {
    const person = await basira.person()
    const made = await basira.post(
      '/api-keys',
      { name: 'Deploy' },
      {
        bearer: person.accessToken,
        headers: { 'user-agent': 'curl/8.5.0' },
      },
    )
    const [event] = await eventsOf(person)
    expect(event).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      actor: { type: 'account', id: expect.any(String), name: 'Ada' },
      action: 'key.created',
      object: { type: 'api_key', id: made.body['id'], name: 'Deploy' },
      network: '127.0.0.0/24',
      device: 'curl',
      request_id: made.headers.get('x-request-id'),
      refused: false,
    })
    expect(actions(await eventsOf(person))).toEqual(['key.created', 'session.started', 'account.signed_up'])
  })

  test('200: a failed sign-in and a wrong password of somebody signed in are there, as refused', async () => {
    const person = await basira.person()
    await basira.post('/auth/login', { email: person.email, password: 'not that' })
    await expect
      .poll(async () => (await eventsOf(person))[0], { timeout: 5_000 })
      .toMatchObject({
        actor: { type: 'unknown', id: null, name: null },
        action: 'account.sign_in_failed',
        object: { type: 'account', name: 'Ada' },
        refused: true,
      })
    const bearer = { bearer: person.accessToken }
    await basira.post(
      '/auth/change-password',
      { current_password: 'not that', new_password: 'seven grey owls' },
      bearer,
    )
    expect((await eventsOf(person))[0]).toMatchObject({
      actor: { type: 'account', name: 'Ada' },
      action: 'account.password_refused',
      refused: true,
    })
  })

  test('200: the exchange of a refresh token leaves no trace', async () => {
    const person = await basira.person()
    const before = await eventsOf(person)
    const reply = await basira.post('/auth/refresh', { refresh_token: person.refreshToken })
    expect(reply.status).toBe(200)
    const { body } = await basira.get('/activity', { bearer: text(reply, 'access_token') })
    expect(body['events']).toEqual(before)
  })

  test('200: another organization sees nothing of it, whatever it asks for or goes on from', async () => {
    const person = await basira.person()
    const { id } = await basira.key(person)
    const { body } = await basira.get('/activity?limit=1', { bearer: person.accessToken })
    const stranger = await basira.person()
    expect(await eventsOf(stranger, `?object=${id}`)).toEqual([])
    expect(actions(await eventsOf(stranger))).toEqual(['session.started', 'account.signed_up'])
    const theirs = (await eventsOf(stranger)).map(({ object }) => (object as { readonly id: string }).id)
    const continued = await eventsOf(stranger, `?cursor=${String(body['next_cursor'])}`)
    for (const { object } of continued) expect(theirs).toContain((object as { readonly id: string }).id)
  })

  test('200: by actor, action, object and time, page by page', async () => {
    const person = await basira.person()
    const first = await basira.key(person)
    await basira.key({ key: first.key }, { name: 'child' })
    await basira.post(`/api-keys/${first.id}/rotate`, {}, { bearer: person.accessToken })
    const all = await eventsOf(person)
    expect(actions(await eventsOf(person, `?object=${first.id}`))).toEqual(['key.rotated', 'key.created'])
    expect(await eventsOf(person, `?actor=${first.id}`)).toMatchObject([
      { actor: { type: 'api_key', id: first.id, name: 'script' }, object: { name: 'child' } },
    ])
    expect(actions(await eventsOf(person, '?action=key.rotated,account'))).toEqual([
      'key.rotated',
      'account.signed_up',
    ])
    const newest = String(all[0]?.['at'])
    expect(await eventsOf(person, `?until=${newest}`)).not.toContainEqual(all[0])
    expect(await eventsOf(person, `?since=${newest}`)).toContainEqual(all[0])
    const paged: Fields[] = []
    let cursor: unknown = null
    do {
      const query = cursor === null ? '' : `&cursor=${String(cursor)}`
      const reply = await basira.get(`/activity?limit=2${query}`, { bearer: person.accessToken })
      paged.push(...list(reply, 'events'))
      cursor = reply.body['next_cursor']
    } while (cursor !== null)
    expect(paged).toEqual(all)
  })

  test('200: as NDJSON, all that fits, one event a line', async () => {
    const person = await basira.person()
    await fill(await organizationOf(person), 450)
    const reply = await basira.get('/activity?action=key', { bearer: person.accessToken, headers: ndjson })
    expect(reply.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
    const lines = reply.raw.trimEnd().split('\n')
    expect(lines).toHaveLength(450)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ action: 'key.created', refused: false })
    const some = await basira.get('/activity?limit=3', { bearer: person.accessToken, headers: ndjson })
    expect(some.raw.trimEnd().split('\n')).toHaveLength(3)
  })

  test('a stream ends unfinished once the credential that asked for it is revoked, and reads nothing ahead', async () => {
    const person = await basira.person()
    const organizationId = await organizationOf(person)
    await fill(organizationId, 30_000)
    const { id, key } = await basira.key(person, { scopes: ['account:read'] })
    const url = new URL(`${basira.url}/api/v1/activity`)
    const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
      request(url, { headers: { ...ndjson, 'x-api-key': key } }, resolve)
        .on('error', reject)
        .end()
    })
    expect(response.statusCode).toBe(200)
    // Nothing is taken yet: the server waits with its buffers full.
    await sleep(300)
    expect((await basira.ask('DELETE', `/api-keys/${id}`, { bearer: person.accessToken })).status).toBe(204)
    const received = await textOf(response).then(
      () => 'whole',
      () => 'broken off',
    )
    expect(received).toBe('broken off')
  })

  test.each(['?limit=0', '?limit=201', '?action=nothing', '?since=yesterday', '?cursor=x', '?who=me'])(
    '400: %s',
    async (query) => {
      const person = await basira.person()
      expect((await basira.get(`/activity${query}`, { bearer: person.accessToken })).status).toBe(400)
    },
  )

  test('400: an end that is not after the beginning', async () => {
    const person = await basira.person()
    const at = '2026-01-01T00:00:00Z'
    const reply = await basira.get(`/activity?since=${at}&until=${at}`, { bearer: person.accessToken })
    expect(reply.status).toBe(400)
  })

  test('401 without a credential; 403 without account:read, and for members who are no owners', async () => {
    expect((await basira.get('/activity')).status).toBe(401)
    const person = await basira.person()
    const narrow = await basira.key(person, { scopes: ['keys:read'] })
    expect((await basira.get('/activity', { key: narrow.key })).status).toBe(403)
    const { key } = await basira.key(person)
    expect((await basira.get('/activity', { key })).status).toBe(200)
    const { body } = await basira.get('/auth/me', { bearer: person.accessToken })
    const role = { organizationId: await organizationOf(person), role: 'member' }
    await basira.engine.people.setRole(maintenance, String(body['id']), role, basira.now())
    expect((await basira.get('/activity', { bearer: person.accessToken })).status).toBe(403)
    expect((await basira.get('/activity', { key, headers: ndjson })).status).toBe(403)
  })
})
