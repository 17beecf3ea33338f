/**
 * Verifying an address: the link, what it unlocks at once, and having it sent again.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { text } from '../testing/reply.ts'
import { startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira()
})
afterAll(() => basira.close())

const database = { name: 'orders', engine: 'postgres', host: 'db.internal' }

describe('POST /auth/verify-email', () => {
  test('204: unlocks at once what it unlocks, for the same session and the same key', async () => {
    const person = await basira.person()
    const { key } = await basira.key(person)
    expect((await basira.post('/databases', database, { key })).status).toBe(201)
    const refused = await basira.post('/databases', database, { key })
    expect(refused.status).toBe(403)
    expect(text(refused, 'error')).toMatch(/^Verify your email address to register more than one database/)
    const token = await basira.linkToken(person.email, '/verify-email')
    const reply = await basira.post('/auth/verify-email', { token }, { bearer: person.accessToken })
    expect([reply.status, reply.raw]).toEqual([204, ''])
    expect(reply.headers.getSetCookie()).toEqual([])
    expect((await basira.post('/databases', database, { key })).status).toBe(201)
    const byToken = await basira.post('/databases', database, { bearer: person.accessToken })
    expect(byToken.status).toBe(201)
    const me = await basira.get('/auth/me', { bearer: person.accessToken })
    expect(me.body).toMatchObject({
      verified: true,
      limits: { databases: null, api_keys: 100_000, retention_hours: 720, recommendations: true },
    })
  })

  test.each(['a key', 'the password'])('204: with %s of the account everything stays', async (proof) => {
    const person = await basira.person()
    const { key } = await basira.key(person)
    const token = await basira.linkToken(person.email, '/verify-email')
    const byKey = proof === 'a key'
    const body = byKey ? { token } : { token, password: person.password }
    expect((await basira.post('/auth/verify-email', body, byKey ? { key } : {})).status).toBe(204)
    for (const asked of [{ key }, { bearer: person.accessToken }])
      expect((await basira.get('/auth/me', asked)).body).toMatchObject({ verified: true })
  })

  test('204: with the token alone the sessions and keys made before are refused when it returns', async () => {
    const stranger = await basira.person()
    const { key } = await basira.key(stranger)
    const token = await basira.linkToken(stranger.email, '/verify-email')
    const reply = await basira.post('/auth/verify-email', { token })
    expect([reply.status, reply.headers.getSetCookie()]).toEqual([204, []])
    for (const asked of [{ key }, { bearer: stranger.accessToken }])
      expect((await basira.get('/auth/me', asked)).status).toBe(401)
    const again = await basira.post('/auth/refresh', { refresh_token: stranger.refreshToken })
    expect(again.status).toBe(401)
  })

  test('204: a reset ends the keys of an account whose password nobody has shown with the mailbox', async () => {
    const stranger = await basira.person()
    const { email } = stranger
    await basira.post('/auth/verify-email', { token: await basira.linkToken(email, '/verify-email') })
    const { key } = await basira.key(await basira.signIn(email, stranger.password))
    await basira.post('/auth/forgot-password', { email })
    const token = await basira.linkToken(email, '/reset-password')
    const reset = await basira.post('/auth/reset-password', { token, password: 'chosen by the owner' })
    expect(reset.status).toBe(204)
    expect((await basira.get('/auth/me', { key })).status).toBe(401)
  })

  test('403: a wrong password is refused, and the link stays good', async () => {
    const person = await basira.person()
    const token = await basira.linkToken(person.email, '/verify-email')
    const reply = await basira.post('/auth/verify-email', { token, password: 'not the one at all' })
    expect([reply.status, reply.body]).toEqual([403, { error: 'The current password is wrong.' }])
    expect((await basira.get('/auth/me', { bearer: person.accessToken })).body['verified']).toBe(false)
    const right = await basira.post('/auth/verify-email', { token, password: person.password })
    expect(right.status).toBe(204)
  })

  test('401: a credential that is not taken is told, as all would end without it; a password makes up for it', async () => {
    const person = await basira.person()
    const token = await basira.linkToken(person.email, '/verify-email')
    const asked = { bearer: 'not.a.token' }
    expect((await basira.post('/auth/verify-email', { token }, asked)).status).toBe(401)
    expect((await basira.get('/auth/me', { bearer: person.accessToken })).body['verified']).toBe(false)
    const body = { token, password: person.password }
    expect((await basira.post('/auth/verify-email', body, asked)).status).toBe(204)
    expect((await basira.get('/auth/me', { bearer: person.accessToken })).body['verified']).toBe(true)
  })

  test('204: of any number at once exactly one uses the link', async () => {
    const person = await basira.person()
    const token = await basira.linkToken(person.email, '/verify-email')
    const replies = await Promise.all(
      Array.from({ length: 6 }, () => basira.post('/auth/verify-email', { token })),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 400, 400, 400, 400, 400])
  })

  test('400: a used, an old and a made-up token read the same', async () => {
    const person = await basira.person()
    const used = await basira.linkToken(person.email, '/verify-email')
    await basira.post('/auth/verify-email', { token: used })
    const late = await basira.person()
    const old = await basira.linkToken(late.email, '/verify-email')
    basira.advance(24 * 3_600 + 1)
    const replies = await Promise.all(
      [used, old, 'x'.repeat(43)].map((token) => basira.post('/auth/verify-email', { token })),
    )
    expect(new Set(replies.map(({ status, raw }) => `${status} ${raw}`)).size).toBe(1)
    expect(replies[0]?.body).toEqual({ error: 'This link does not work any more. Ask for a new one.' })
  })

  test('400: whoever is signed in as somebody else is refused, and the link stays good', async () => {
    const owner = await basira.person()
    const stranger = await basira.person()
    const token = await basira.linkToken(owner.email, '/verify-email')
    const body = { token }
    expect((await basira.post('/auth/verify-email', body, { bearer: stranger.accessToken })).status).toBe(400)
    expect((await basira.post('/auth/verify-email', body, { bearer: owner.accessToken })).status).toBe(204)
  })

  test('405: opening the address changes nothing', async () => {
    const reply = await basira.get('/auth/verify-email')
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'POST'])
  })

  test('429: wrong passwords are counted by link too, wherever they come from', async () => {
    const narrow = await startTestBasira({
      BASIRA_LIMIT_PASSWORD_FAILURES_PER_ACCOUNT: '2',
      TRUSTED_PROXIES: '127.0.0.1',
    })
    const person = await narrow.person()
    const token = await narrow.linkToken(person.email, '/verify-email')
    const guess = async (at: number): Promise<number> => {
      const headers = { 'x-forwarded-for': `198.51.100.${at}` }
      return (await narrow.post('/auth/verify-email', { token, password: `guess ${at}` }, { headers })).status
    }
    expect([await guess(1), await guess(2), await guess(3)]).toEqual([403, 403, 429])
    await narrow.close()
  })

  test('429: only links that do not work count', async () => {
    const narrow = await startTestBasira({ BASIRA_LIMIT_LINK_FAILURES_PER_BLOCK: '2' })
    const person = await narrow.person()
    const good = await narrow.linkToken(person.email, '/verify-email')
    expect((await narrow.post('/auth/verify-email', { token: 'x' })).status).toBe(400)
    expect((await narrow.post('/auth/verify-email', { token: good })).status).toBe(204)
    expect((await narrow.post('/auth/verify-email', { token: 'y' })).status).toBe(400)
    expect((await narrow.post('/auth/verify-email', { token: 'z' })).status).toBe(429)
    await narrow.close()
  })
})

describe('POST /auth/resend-verification', () => {
  test('202: a new link is mailed, and the older one ends', async () => {
    const person = await basira.person()
    const first = await basira.linkToken(person.email, '/verify-email')
    const reply = await basira.post('/auth/resend-verification', undefined, { bearer: person.accessToken })
    expect(reply.status).toBe(202)
    await expect.poll(() => basira.mailsTo(person.email).length).toBe(2)
    const second = await basira.linkToken(person.email, '/verify-email')
    expect(second).not.toBe(first)
    expect((await basira.post('/auth/verify-email', { token: first })).status).toBe(400)
    expect((await basira.post('/auth/verify-email', { token: second })).status).toBe(204)
  })

  test('202: says that the next may be asked for at once where no limit is reached', async () => {
    const { accessToken } = await basira.person()
    const reply = await basira.post('/auth/resend-verification', undefined, { bearer: accessToken })
    expect(reply.body).toEqual({ message: expect.any(String), retry_after_seconds: 0 })
  })

  test('202: for an address that is verified nothing is sent', async () => {
    const person = await basira.verifiedPerson()
    const mails = basira.mailsTo(person.email).length
    const reply = await basira.post('/auth/resend-verification', undefined, { bearer: person.accessToken })
    expect(reply.status).toBe(202)
    // Whatever had been queued by then is sent with what somebody else asks for after it.
    const other = await basira.person()
    await basira.linkToken(other.email, '/verify-email')
    expect(basira.mailsTo(person.email)).toHaveLength(mails)
  })

  test('429: once a minute for an address, and the reply before said so', async () => {
    const narrow = await startTestBasira({ BASIRA_LIMIT_MAILS_PER_ADDRESS_MINUTE: '1' })
    const { accessToken } = await narrow.person()
    const asked = { bearer: accessToken }
    // The mail of the sign-up was one.
    expect((await narrow.post('/auth/resend-verification', undefined, asked)).status).toBe(429)
    narrow.advance(60)
    const askedAt = Date.now()
    const first = await narrow.post('/auth/resend-verification', undefined, asked)
    expect(first.status).toBe(202)
    // Of the minute no more may have gone by than has.
    const leastSeconds = 60 - (Date.now() - askedAt) / 1_000
    expect(first.body['retry_after_seconds']).toBeGreaterThanOrEqual(Math.floor(leastSeconds))
    expect(first.body['retry_after_seconds']).toBeLessThanOrEqual(60)
    const again = await narrow.post('/auth/resend-verification', undefined, asked)
    expect(again.status).toBe(429)
    expect(Number(again.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    await narrow.close()
  })

  test('401: without a credential; 403: with a key that may not', async () => {
    expect((await basira.post('/auth/resend-verification')).status).toBe(401)
    const { key } = await basira.key(await basira.person(), { scopes: ['account:read'] })
    expect((await basira.post('/auth/resend-verification', undefined, { key })).status).toBe(403)
  })
})
