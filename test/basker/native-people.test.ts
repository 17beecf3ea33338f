/**
 * People of Basker at their native API: signing in, invitations, roles, and who may do what to whom.
 *
 * Their keys: native-keys.test.ts; content: native-content.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cookieHeader, list } from '../../services/basira/api/src/testing/reply.ts'
import { password, type Signed, startTestBasker, type TestBasker } from './test-basker.ts'

let basker: TestBasker
let owner: Signed

beforeAll(async () => {
  basker = await startTestBasker()
  owner = await basker.siteOwner()
})
afterAll(() => basker.close())

describe('signing in', () => {
  test('sets cookies that no script sees and puts no token into the body', async () => {
    const reply = await basker.ask('POST', '/api/users/login', {
      body: { email: owner.email, password: 'not the password' },
    })
    expect(reply.status).toBe(401)
    expect(reply.body).toMatchObject({ error: 'Unauthorized', requestId: reply.headers.get('x-request-id') })
    expect(reply.headers.getSetCookie()).toEqual([])
    const person = await basker.person()
    const signedIn = await basker.ask('POST', '/api/users/login', { body: { email: person.email, password } })
    expect([signedIn.status, signedIn.raw]).toEqual([204, ''])
    for (const line of signedIn.headers.getSetCookie()) {
      expect(line).toMatch(/^__Host-basker_(access|refresh|device)=/)
      expect(line).toMatch(/HttpOnly; Secure; SameSite=Lax/i)
    }
  })

  test('from a page of another site is refused', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' }
    const body = { email: owner.email, password }
    expect((await basker.ask('POST', '/api/users/login', { body, headers })).status).toBe(403)
    const { cookie } = owner
    expect((await basker.ask('DELETE', '/api/users/me/sessions', { cookie, headers })).status).toBe(403)
  })

  test('is over everywhere once one has signed out, and nothing brings it back', async () => {
    const person = await basker.person()
    const { cookie } = person
    expect((await basker.ask('POST', '/api/users/refresh-token', { cookie })).status).toBe(204)
    const out = await basker.ask('POST', '/api/users/logout', { cookie })
    expect(out.status).toBe(204)
    expect(cookieHeader(out)).toBe('')
    expect((await basker.ask('GET', '/api/users/me', { cookie })).status).toBe(401)
    expect((await basker.ask('POST', '/api/users/refresh-token', { cookie })).status).toBe(401)
  })

  test('is limited before a password is looked at', async () => {
    const limited = await startTestBasker({ BASKER_LIMIT_LOGIN_FAILURES_PER_ACCOUNT: '2' })
    try {
      const body = { email: 'somebody@example.com', password: 'wrong wrong wrong' }
      const statuses: number[] = []
      for (let attempt = 0; attempt < 3; attempt++) {
        statuses.push((await limited.ask('POST', '/api/users/login', { body })).status)
      }
      expect(statuses).toEqual([401, 401, 429])
    } finally {
      await limited.close()
    }
  })

  test('shows the person what they may enter, and a site owner everything', async () => {
    const editor = await basker.person({ 'royal-opera-house': 'editor' })
    const me = await basker.ask('GET', '/api/users/me', { cookie: editor.cookie })
    expect(me.body).toMatchObject({ email: editor.email, site_owner: false })
    expect(list(me, 'tenants')).toMatchObject([{ slug: 'royal-opera-house', role: 'editor' }])
    const all = await basker.ask('GET', '/api/tenants', { cookie: owner.cookie })
    expect(list(all, 'tenants').map(({ slug, role }) => `${String(slug)} ${String(role)}`)).toEqual([
      'city-arts-centre owner',
      'royal-opera-house owner',
    ])
  })

  test('with a new password ends the other sessions', async () => {
    const person = await basker.person()
    const other = await basker.signIn(person.email)
    const { cookie } = person
    const sessions = await basker.ask('GET', '/api/users/me/sessions', { cookie })
    expect(list(sessions, 'sessions').filter(({ current }) => current === true)).toHaveLength(1)
    const wrong = { current_password: 'wrong wrong wrong', new_password: 'eleven grey cranes' }
    const path = '/api/users/me/change-password'
    expect((await basker.ask('POST', path, { cookie, body: wrong })).status).toBe(403)
    const right = { ...wrong, current_password: password }
    expect((await basker.ask('POST', path, { cookie, body: right })).status).toBe(204)
    expect((await basker.ask('GET', '/api/users/me', other)).status).toBe(401)
    expect((await basker.ask('GET', '/api/users/me', { cookie })).status).toBe(200)
  })

  test('works again with a password that was reset by mail', async () => {
    const person = await basker.person()
    const asked = await basker.ask('POST', '/api/users/forgot-password', { body: { email: person.email } })
    const stranger = await basker.ask('POST', '/api/users/forgot-password', {
      body: { email: 'nobody@example.com' },
    })
    expect([stranger.status, stranger.raw]).toEqual([asked.status, asked.raw])
    const token = await basker.linkToken(person.email, '/admin/reset-password')
    const body = { token, password: 'twelve white storks' }
    expect((await basker.ask('POST', '/api/users/reset-password', { body })).status).toBe(204)
    expect((await basker.ask('POST', '/api/users/reset-password', { body })).status).toBe(400)
    await basker.signIn(person.email, 'twelve white storks')
  })

  test('is offered only where the mailed link still works, which looking at it does not change', async () => {
    const person = await basker.person()
    await basker.ask('POST', '/api/users/forgot-password', { body: { email: person.email } })
    const token = await basker.linkToken(person.email, '/admin/reset-password')
    const look = () => basker.ask('POST', '/api/users/links', { body: { token } })
    for (let count = 0; count < 2; count++)
      expect((await look()).body).toEqual({
        purpose: 'reset_password',
        email: person.email,
        expires_at: expect.stringMatching(/Z$/),
      })
    const body = { token, password: 'thirteen wild geese' }
    expect((await basker.ask('POST', '/api/users/reset-password', { body })).status).toBe(204)
    const unknown = await basker.ask('POST', '/api/users/links', { body: { token: 'x' } })
    const spent = await look()
    expect([spent.status, spent.body['message']]).toEqual([400, unknown.body['message']])
  })
})

describe('users', () => {
  test.each(['a@example..com', '\u212aim@example.com', 'a@1.2.3.4', 'stra\u00dfe@example.com'])(
    'nobody is invited by %j, which is no address or could be taken for another one',
    async (email) => {
      const reply = await basker.ask('POST', '/api/users', { cookie: owner.cookie, body: { email } })
      expect([reply.status, reply.body['message']]).toEqual([
        400,
        expect.stringContaining('This is no email address'),
      ])
    },
  )

  test.each(['a\u0001@example.com', 'a\u202e@example.com', 'a\u200b@example.com', 'a b@example.com'])(
    'nobody is invited by the address %j, which does not read as what it is',
    async (email) => {
      const { cookie } = owner
      expect((await basker.ask('POST', '/api/users', { cookie, body: { email } })).status).toBe(400)
      const body = { email: email.replace(/[^a-z@.]/, '') }
      expect((await basker.ask('POST', '/api/users', { cookie, body })).status).toBeLessThan(300)
    },
  )

  test('are told to nobody but site owners', async () => {
    const editor = await basker.person({ 'royal-opera-house': 'owner' })
    const attempts = [
      ['GET', '/api/users', undefined],
      ['GET', `/api/users/${owner.id}`, undefined],
      ['POST', '/api/users', { email: 'x@example.com' }],
      ['PUT', `/api/users/${editor.id}/roles/city-arts-centre`, { role: 'owner' }],
      ['DELETE', `/api/users/${editor.id}/roles/royal-opera-house`, undefined],
      ['PUT', `/api/users/${editor.id}/site-owner`, { site_owner: true }],
      ['POST', `/api/users/${owner.id}/disable`, undefined],
      ['POST', `/api/users/${owner.id}/enable`, undefined],
    ] as const
    for (const [method, path, body] of attempts) {
      const reply = await basker.ask(method, path, { cookie: editor.cookie, body })
      expect([method, path, reply.status]).toEqual([method, path, 403])
      expect((await basker.ask(method, path, { body })).status).toBe(401)
    }
  })

  test('who are active or disabled are told to whoever invites them again, and nothing is changed', async () => {
    const { cookie } = owner
    const person = await basker.person({ 'royal-opera-house': 'editor' })
    const before = (await basker.ask('GET', `/api/users/${person.id}`, { cookie })).body
    const roles = [{ tenant: 'city-arts-centre', role: 'viewer' }]
    const invite = () => basker.ask('POST', '/api/users', { cookie, body: { email: person.email, roles } })
    const active = await invite()
    expect([active.status, Object.keys(active.body)]).toEqual([409, ['error', 'message', 'user']])
    expect(active.body['user']).toEqual(before)
    await basker.ask('POST', `/api/users/${person.id}/disable`, { cookie })
    expect((await invite()).body['user']).toEqual({ ...before, state: 'disabled' })
    const own = await basker.ask('POST', '/api/users', {
      cookie,
      body: { email: owner.email.toUpperCase(), roles },
    })
    expect([own.status, own.body['user']]).toEqual([
      409,
      expect.objectContaining({ id: owner.id, site_owner: true, tenants: expect.anything() }),
    ])
  })

  test('who have not accepted are invited again, with the roles as sent, and the former link ends', async () => {
    const { cookie } = owner
    const email = 'waiting@example.com'
    const invite = (roles: object, site_owner = false) =>
      basker.ask('POST', '/api/users', { cookie, body: { email, roles, site_owner } })
    const first = await invite([{ tenant: 'royal-opera-house', role: 'owner' }], true)
    expect([first.status, first.body['state'], first.body['site_owner']]).toEqual([201, 'invited', true])
    const former = await basker.linkToken(email, '/admin/accept-invitation')
    const again = await invite([{ tenant: 'city-arts-centre', role: 'viewer' }])
    expect(again.status).toBe(200)
    expect(again.body).toMatchObject({ id: first.body['id'], state: 'invited', site_owner: false })
    expect(list(again, 'tenants')).toMatchObject([{ slug: 'city-arts-centre', role: 'viewer' }])
    const accept = (token: string) =>
      basker.ask('POST', '/api/users/accept-invitation', { body: { token, password } })
    expect((await accept(former)).status).toBe(400)
    await expect.poll(() => basker.linkToken(email, '/admin/accept-invitation')).not.toBe(former)
    expect((await accept(await basker.linkToken(email, '/admin/accept-invitation'))).status).toBe(204)
    expect((await invite([])).status).toBe(409)
  })

  test('are invited to tenants that there are', async () => {
    const unknown = { email: 'y@example.com', roles: [{ tenant: 'nowhere', role: 'viewer' }] }
    expect((await basker.ask('POST', '/api/users', { cookie: owner.cookie, body: unknown })).status).toBe(404)
  })

  test('lose a tenant for sessions and keys alike the moment the call returns', async () => {
    const person = await basker.person({ 'royal-opera-house': 'editor', 'city-arts-centre': 'viewer' })
    const { key } = await basker.key(person)
    const path = '/api/tenants/royal-opera-house/pages'
    expect(await basker.readWith(key)).toBe(200)
    expect((await basker.ask('GET', path, person)).status).toBe(200)
    const role = `/api/users/${person.id}/roles/royal-opera-house`
    expect((await basker.ask('DELETE', role, { cookie: owner.cookie })).status).toBe(204)
    expect(await basker.readWith(key)).toBe(403)
    expect((await basker.ask('GET', path, person)).status).toBe(403)
    expect(await basker.readWith(key, 'city-arts-centre')).toBe(200)
    const given = await basker.ask('PUT', role, { cookie: owner.cookie, body: { role: 'viewer' } })
    expect(list(given, 'tenants')).toHaveLength(2)
    expect(await basker.readWith(key)).toBe(200)
    expect((await basker.ask('POST', path, { ...person, body: {} })).status).toBe(403)
  })

  test('stay signed in, and keep their keys, when they lose the only tenant they had', async () => {
    const person = await basker.person({ 'royal-opera-house': 'editor' })
    const { key } = await basker.key(person)
    await basker.ask('DELETE', `/api/users/${person.id}/roles/royal-opera-house`, { cookie: owner.cookie })
    expect((await basker.ask('GET', '/api/users/me', person)).body).toMatchObject({ tenants: [] })
    expect(await basker.readWith(key)).toBe(403)
  })

  test('who are disabled are out at once, sessions and keys, and their keys come back with them', async () => {
    const person = await basker.person({ 'royal-opera-house': 'viewer' })
    const { key } = await basker.key(person)
    const { cookie } = owner
    expect(await basker.readWith(key)).toBe(200)
    expect((await basker.ask('POST', `/api/users/${person.id}/disable`, { cookie })).status).toBe(204)
    expect(await basker.readWith(key)).toBe(401)
    expect((await basker.ask('GET', '/api/users/me', person)).status).toBe(401)
    const shown = await basker.ask('GET', `/api/users/${person.id}`, { cookie })
    expect(shown.body).toMatchObject({ state: 'disabled' })
    expect((await basker.ask('POST', `/api/users/${person.id}/enable`, { cookie })).status).toBe(204)
    expect(await basker.readWith(key)).toBe(200)
    const events = await basker.running.store.audit.list(10)
    expect(events.find(({ kind }) => kind === 'account.enabled')?.actor).toEqual({
      type: 'account',
      id: owner.id,
    })
  })

  test('cannot lock themselves out', async () => {
    const { cookie } = owner
    expect((await basker.ask('POST', `/api/users/${owner.id}/disable`, { cookie })).status).toBe(409)
    const body = { site_owner: false }
    expect((await basker.ask('PUT', `/api/users/${owner.id}/site-owner`, { cookie, body })).status).toBe(409)
  })

  test('become site owners and stop being it', async () => {
    const person = await basker.person()
    const path = `/api/users/${person.id}/site-owner`
    await basker.ask('PUT', path, { cookie: owner.cookie, body: { site_owner: true } })
    expect((await basker.ask('GET', '/api/users', person)).status).toBe(200)
    await basker.ask('PUT', path, { cookie: owner.cookie, body: { site_owner: false } })
    expect((await basker.ask('GET', '/api/users', person)).status).toBe(403)
  })

  test('are listed page by page', async () => {
    const emails: unknown[] = []
    let after = ''
    do {
      const query = `limit=2${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`
      const page = await basker.ask('GET', `/api/users?${query}`, { cookie: owner.cookie })
      emails.push(...list(page, 'users').map(({ email }) => email))
      after = typeof page.body['next'] === 'string' ? page.body['next'] : ''
    } while (after !== '')
    expect(emails).toContain(owner.email)
    expect(emails).toEqual([...new Set(emails)].sort())
  })
})
