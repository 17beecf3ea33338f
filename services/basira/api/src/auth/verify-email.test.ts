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
    const reply = await basira.post('/auth/verify-email', { token })
    expect([reply.status, reply.raw]).toEqual([204, ''])
    expect(reply.headers.getSetCookie()).toEqual([])
    expect((await basira.post('/databases', database, { key })).status).toBe(201)
    const byToken = await basira.post('/databases', database, { bearer: person.accessToken })
    expect(byToken.status).toBe(201)
    const me = await basira.get('/auth/me', { bearer: person.accessToken })
    expect(me.body).toMatchObject({
      verified: true,
      limits: { databases: null, retention_hours: 720, recommendations: true },
    })
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
