/**
 * Sessions of browsers: cookies and their attributes, refreshing, signing out, and requests from other sites.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cookieHeader, list, type Reply, text } from '../testing/reply.ts'
import { password, publicUrl, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira()
})
afterAll(() => basira.close())

const own = { 'sec-fetch-site': 'same-origin', origin: publicUrl }
const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }

function signIn(email: string, cookie = ''): Promise<Reply> {
  return basira.post('/auth/session', { email, password }, { headers: own, ...(cookie !== '' && { cookie }) })
}

function refresh(cookie: string): Promise<Reply> {
  return basira.post('/auth/session/refresh', undefined, { headers: own, cookie })
}

describe('POST /auth/session', () => {
  test('204: sets cookies that no script sees and no other site sends, and shows no token', async () => {
    const { email } = await basira.person()
    const reply = await signIn(email)
    expect(reply.status).toBe(204)
    expect(reply.raw).toBe('')
    expect(reply.headers.get('cache-control')).toBe('no-store')
    const lines = reply.headers.getSetCookie()
    expect(lines.map((line) => line.split('=')[0]).sort()).toEqual([
      '__Host-basira_access',
      '__Host-basira_device',
      '__Host-basira_refresh',
    ])
    for (const line of lines) {
      expect(line).toMatch(/; Path=\/(;|$)/)
      expect(line).toMatch(/; HttpOnly(;|$)/)
      expect(line).toMatch(/; Secure(;|$)/)
      expect(line).toMatch(/; SameSite=Lax(;|$)/)
      expect(line).not.toMatch(/Domain/i)
    }
    expect(lines.find((line) => line.startsWith('__Host-basira_access'))).toContain('Max-Age=900')
    expect(lines.find((line) => line.startsWith('__Host-basira_device'))).toContain(`Max-Age=${400 * 86_400}`)
  })

  test('204: a session that the browser brings along is ended and not adopted', async () => {
    const { email } = await basira.person()
    const first = await signIn(email)
    const second = await signIn(email, cookieHeader(first))
    expect(second.cookies['__Host-basira_refresh']).not.toBe(first.cookies['__Host-basira_refresh'])
    expect((await basira.get('/auth/me', { cookie: cookieHeader(first) })).status).toBe(401)
    expect((await basira.get('/auth/me', { cookie: cookieHeader(second) })).status).toBe(200)
    expect(second.cookies['__Host-basira_device']).toBeUndefined()
  })

  test('401: a failed sign-in sets no cookie', async () => {
    const { email } = await basira.person()
    const reply = await basira.post(
      '/auth/session',
      { email, password: 'not the password' },
      { headers: own },
    )
    expect(reply.status).toBe(401)
    expect(reply.headers.getSetCookie()).toEqual([])
  })

  test('403: a page of another site, or of another subdomain, signs nobody in', async () => {
    const { email } = await basira.person()
    const body = { email, password }
    for (const headers of [foreign, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' }]) {
      expect((await basira.post('/auth/session', body, { headers })).status).toBe(403)
    }
  })

  test('429: a device that has signed in before is not locked out by strangers', async () => {
    const narrow = await startTestBasira({ BASIRA_LIMIT_LOGIN_FAILURES_PER_ACCOUNT: '2' })
    const { email } = await narrow.person()
    const first = await narrow.post('/auth/session', { email, password })
    for (const guess of ['one', 'two', 'three'])
      await narrow.post('/auth/session', { email, password: guess })
    expect((await narrow.post('/auth/session', { email, password })).status).toBe(429)
    const cookie = `__Host-basira_device=${first.cookies['__Host-basira_device']}`
    expect((await narrow.post('/auth/session', { email, password }, { cookie })).status).toBe(204)
    await narrow.close()
  })
})

describe('POST /auth/session/refresh', () => {
  test('204: new cookies, the same for tabs that refresh together', async () => {
    const first = await signIn((await basira.person()).email)
    const [one, other] = await Promise.all([refresh(cookieHeader(first)), refresh(cookieHeader(first))])
    expect([one?.status, other?.status]).toEqual([204, 204])
    expect(one?.cookies['__Host-basira_refresh']).toBe(other?.cookies['__Host-basira_refresh'])
    expect(one?.cookies['__Host-basira_refresh']).not.toBe(first.cookies['__Host-basira_refresh'])
    expect((await basira.get('/auth/me', { cookie: cookieHeader(first, one as Reply) })).status).toBe(200)
  })

  test('204: a reply that was lost can be asked for again by its attempt', async () => {
    const first = await signIn((await basira.person()).email)
    const asked = { headers: { ...own, 'idempotency-key': 'attempt-1' }, cookie: cookieHeader(first) }
    const lost = await basira.post('/auth/session/refresh', undefined, asked)
    basira.advance(60)
    const again = await basira.post('/auth/session/refresh', undefined, asked)
    expect(again.status).toBe(204)
    expect(again.cookies['__Host-basira_refresh']).toBe(lost.cookies['__Host-basira_refresh'])
  })

  test('401: without a cookie, and nothing is taken away', async () => {
    const reply = await basira.post('/auth/session/refresh', undefined, { headers: own })
    expect(reply.status).toBe(401)
    expect(reply.headers.getSetCookie()).toEqual([])
  })

  test('401: after a sign-out a late refresh brings nothing back and touches no newer cookie', async () => {
    const { email } = await basira.person()
    const first = await signIn(email)
    await basira.ask('DELETE', '/auth/session', { headers: own, cookie: cookieHeader(first) })
    const late = await refresh(cookieHeader(first))
    expect(late.status).toBe(401)
    expect(late.headers.getSetCookie()).toEqual([])
    const second = await signIn(email)
    const third = await signIn(email, cookieHeader(second))
    const stale = await refresh(cookieHeader(second))
    expect([stale.status, stale.headers.getSetCookie()]).toEqual([401, []])
    expect((await basira.get('/auth/me', { cookie: cookieHeader(third) })).status).toBe(200)
  })

  test('401: where the session was ended elsewhere the cookies are taken away', async () => {
    const person = await basira.person()
    const first = await signIn(person.email)
    await basira.ask('DELETE', '/auth/sessions', { bearer: person.accessToken })
    const reply = await refresh(cookieHeader(first))
    expect(reply.status).toBe(401)
    expect(reply.cookies).toEqual({ '__Host-basira_access': '', '__Host-basira_refresh': '' })
  })

  test('403: a page of another site refreshes nothing', async () => {
    const first = await signIn((await basira.person()).email)
    const reply = await basira.post('/auth/session/refresh', undefined, {
      headers: foreign,
      cookie: cookieHeader(first),
    })
    expect(reply.status).toBe(403)
    expect((await refresh(cookieHeader(first))).status).toBe(204)
  })
})

describe('DELETE /auth/session', () => {
  test('204: the session is dead, the cookies are gone, and the browser is told to forget', async () => {
    const first = await signIn((await basira.person()).email)
    const reply = await basira.ask('DELETE', '/auth/session', { headers: own, cookie: cookieHeader(first) })
    expect(reply.status).toBe(204)
    expect(reply.headers.get('clear-site-data')).toBe('"cache", "cookies", "storage"')
    expect(reply.cookies).toEqual({ '__Host-basira_access': '', '__Host-basira_refresh': '' })
    for (const line of reply.headers.getSetCookie()) expect(line).toContain('Max-Age=0')
    expect((await basira.get('/auth/me', { cookie: cookieHeader(first) })).status).toBe(401)
    expect((await refresh(cookieHeader(first))).status).toBe(401)
  })

  test('204: with the access cookie alone it ends the session too', async () => {
    const first = await signIn((await basira.person()).email)
    const cookie = `__Host-basira_access=${first.cookies['__Host-basira_access']}`
    expect((await basira.ask('DELETE', '/auth/session', { headers: own, cookie })).status).toBe(204)
    expect((await refresh(cookieHeader(first))).status).toBe(401)
  })

  test('204: the same without a session', async () => {
    const reply = await basira.ask('DELETE', '/auth/session', { headers: own })
    expect(reply.status).toBe(204)
    expect(reply.headers.get('clear-site-data')).not.toBeNull()
  })

  test('403: a page of another site signs nobody out', async () => {
    const first = await signIn((await basira.person()).email)
    const asked = { headers: foreign, cookie: cookieHeader(first) }
    expect((await basira.ask('DELETE', '/auth/session', asked)).status).toBe(403)
    expect((await basira.get('/auth/me', { cookie: cookieHeader(first) })).status).toBe(200)
  })
})

describe('changes by cookie', () => {
  test('403: are refused from other sites, and taken from our own pages', async () => {
    const cookie = cookieHeader(await signIn((await basira.person()).email))
    const body = { name: 'from a form' }
    expect((await basira.post('/api-keys', body, { headers: foreign, cookie })).status).toBe(403)
    expect((await basira.post('/api-keys', body, { headers: own, cookie })).status).toBe(201)
  })

  test('401: a cookie lends nothing to a header that is not taken', async () => {
    const cookie = cookieHeader(await signIn((await basira.person()).email))
    expect((await basira.get('/auth/me', { cookie, bearer: 'nonsense' })).status).toBe(401)
    expect((await basira.get('/auth/me', { cookie, key: 'nonsense' })).status).toBe(401)
  })
})

describe('the list of sessions', () => {
  /** The day (UTC) in so many days. */
  const day = (days: number): string =>
    `${new Date(basira.now() + days * 86_400_000).toISOString().slice(0, 10)}T00:00:00.000Z`

  test('200: shows device, places and which one asks', async () => {
    const { email, accessToken } = await basira.person()
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
    await basira.post('/auth/session', { email, password }, { headers: { 'user-agent': firefox } })
    const reply = await basira.get('/auth/sessions', { bearer: accessToken })
    expect(reply.status).toBe(200)
    const sessions = list(reply, 'sessions')
    expect(sessions).toHaveLength(2)
    expect(sessions.filter(({ current }) => current === true)).toHaveLength(1)
    expect(sessions.find(({ current }) => current === false)).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      device: 'Firefox on Linux',
      first_place: '127.0.0.0/24',
      last_place: '127.0.0.0/24',
      created_at: day(0),
      last_seen_at: day(0),
      expires_at: day(30),
      current: false,
    })
  })

  test('204: one can be ended; 404: not twice, and not that of another account', async () => {
    const person = await basira.person()
    const other = await basira.signIn(person.email, password)
    const me = await basira.get('/auth/me', { bearer: other.accessToken })
    const { id } = me.body['credential'] as { id: string }
    const stranger = await basira.person()
    const path = `/auth/sessions/${id}`
    const foreignReply = await basira.ask('DELETE', path, { bearer: stranger.accessToken })
    expect(foreignReply.status).toBe(404)
    expect((await basira.ask('DELETE', path, { bearer: person.accessToken })).status).toBe(204)
    expect((await basira.get('/auth/me', { bearer: other.accessToken })).status).toBe(401)
    const twice = await basira.ask('DELETE', path, { bearer: person.accessToken })
    expect([twice.status, twice.raw]).toEqual([404, foreignReply.raw])
  })

  test('204: all others can be ended; the one that asks goes on', async () => {
    const person = await basira.person()
    const other = await basira.signIn(person.email, password)
    expect((await basira.ask('DELETE', '/auth/sessions', { bearer: person.accessToken })).status).toBe(204)
    expect((await basira.get('/auth/me', { bearer: other.accessToken })).status).toBe(401)
    expect((await basira.get('/auth/me', { bearer: person.accessToken })).status).toBe(200)
  })

  test('403: a key needs the scopes of the account', async () => {
    const person = await basira.person()
    const { key, id } = await basira.key(person, { scopes: ['databases:read'] })
    expect(id).toHaveLength(16)
    const refused = await basira.get('/auth/sessions', { key })
    expect(refused.status).toBe(403)
    expect(refused.headers.get('www-authenticate')).toContain('scope="account:read"')
    expect((await basira.ask('DELETE', '/auth/sessions', { key })).status).toBe(403)
    const all = await basira.key(person)
    const seen = await basira.get('/auth/sessions', { key: all.key })
    expect(list(seen, 'sessions').every(({ current }) => current === false)).toBe(true)
  })

  test('401: nobody is told without a credential', async () => {
    const reply = await basira.get('/auth/sessions')
    expect(reply.status).toBe(401)
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="basira"')
    expect(text(reply, 'error')).toContain('Authentication is required')
  })
})
