/**
 * Signing up: what is answered, what is mailed, and what nobody can find out.
 */
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { password, publicUrl, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira()
})
afterAll(() => basira.close())

describe('202', () => {
  test('a new address gets a verification link that leads to the configured origin', async () => {
    const reply = await basira.post('/auth/signup', { email: 'new@example.com', password })
    expect(reply.status).toBe(202)
    expect(Object.keys(reply.body)).toEqual(['message'])
    expect(reply.headers.get('cache-control')).toBe('no-store')
    const mail = await basira.mail('new@example.com', '#token=')
    expect(mail.text).toContain(`${publicUrl}/verify-email#token=`)
    expect(mail.subject).toBe('Verify your email address for Basira')
  })

  test.each([
    ['ida@exämple.com', 'Ida@xn--exmple-cua.COM'],
    ['dot@example\u3002com', 'dot@example.com'],
    ['wide@\uff45xample.com', 'wide@example.com'],
    ['e\u0301ve@example.com', '\u00e9ve@example.com'],
  ])('%s is the address %s: one account, one mailbox', async (asSignedUp, asTyped) => {
    expect((await basira.post('/auth/signup', { email: asSignedUp, password })).status).toBe(202)
    const reply = await basira.post('/auth/login', { email: asTyped, password })
    expect(reply.status).toBe(200)
    const canonical = asTyped.toLowerCase()
    const me = await basira.get('/auth/me', { bearer: String(reply.body['access_token']) })
    expect(me.body['email']).toBe(canonical)
    expect((await basira.mail(canonical, '#token=')).subject).toBe('Verify your email address for Basira')
    // And taken: whoever else signs up with another spelling tells its owner.
    await basira.post('/auth/signup', { email: ` ${asSignedUp}`, password: 'some other phrase' })
    await basira.post('/auth/signup', { email: asTyped, password: 'some other phrase' })
    await basira.mail(canonical, 'already')
  })

  test('the Host header of the request has no say in the link', async () => {
    const body = JSON.stringify({ email: 'host@example.com', password })
    const status = await new Promise((resolve, reject) => {
      const headers = {
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
        'content-type': 'application/json',
        'content-length': String(body.length),
      }
      const request = httpRequest(
        `${basira.url}/api/v1/auth/signup`,
        { method: 'POST', headers },
        (reply) => {
          reply.resume().on('end', () => resolve(reply.statusCode))
        },
      )
      request.on('error', reject).end(body)
    })
    expect(status).toBe(202)
    const mail = await basira.mail('host@example.com', '#token=')
    expect(`${mail.text}${mail.html}`).not.toContain('evil.example')
    expect(mail.text).toContain(`${publicUrl}/verify-email#token=`)
  })

  test('a taken address is answered exactly as a new one, and its owner is told by mail', async () => {
    const email = basira.newAddress()
    const first = await basira.post('/auth/signup', { email, password })
    const second = await basira.post('/auth/signup', {
      email: email.toUpperCase(),
      password: 'some other phrase',
    })
    expect([second.status, second.raw]).toEqual([first.status, first.raw])
    const names = (headers: Headers) => [...headers.keys()].sort()
    expect(names(second.headers)).toEqual(names(first.headers))
    expect((await basira.mail(email, 'already has an account')).subject).toBe(
      'You already have a Basira account',
    )
    expect((await basira.post('/auth/login', { email, password: 'some other phrase' })).status).toBe(401)
  })
})

describe('400', () => {
  test.each([
    ['elevenbytes', 'The password is too short. Use at least 12 characters.'],
    ['qwerty123456', 'This password is on a list of common passwords. Choose another one.'],
    ['basiraherons', 'This password is made of your name'],
    ['x'.repeat(1_025), 'The password is too long. Use at most 1024 bytes.'],
  ])('the password %.15s is refused with a sentence that says why', async (refused, sentence) => {
    const reply = await basira.post('/auth/signup', { email: 'herons@example.com', password: refused })
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual({ error: expect.stringContaining(sentence) })
    expect(reply.raw).not.toContain(refused)
  })

  test.each([
    { email: 'a@example..com', password },
    { email: 'a@example.com.', password },
    { email: 'a@-example.com', password },
    { email: `a@${'d'.repeat(64)}.com`, password },
    { email: 'a@1.2.3.4', password },
    { email: 'a.@example.com', password },
    { email: '\u212aim@example.com', password },
    { email: 'stra\u00dfe@example.com', password },
    { email: 'no-at-sign', password },
    { email: 'two@at@example.com', password },
    { email: 'line\n@example.com', password },
    { email: 'a@example.com, b@example.com', password },
    { email: 'a\u202e@example.com', password },
    { email: 'a\u200b@example.com', password },
    { email: 'a@example.com' },
    { email: 'a@example.com', password, admin: true },
    { email: 'a@example.com', password, name: '  ' },
    { email: 'a@example.com', password, organization: 'x'.repeat(101) },
    { email: 'a@example.com', password: 12 },
    [],
  ])('a body that does not fit is refused: %j', async (body) => {
    const reply = await basira.post('/auth/signup', body)
    expect(reply.status).toBe(400)
    expect(Object.keys(reply.body)).toEqual(['error'])
  })
})

test('403: a page of another site signs nobody up', async () => {
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
  const reply = await basira.post('/auth/signup', { email: basira.newAddress(), password }, { headers })
  expect(reply.status).toBe(403)
})

test('415: only JSON is taken', async () => {
  const reply = await basira.ask('POST', '/auth/signup', {
    headers: { 'content-type': 'text/plain' },
    body: {},
  })
  expect(reply.status).toBe(415)
})

test('429: an address block signs up so many times an hour and no more, at once or one after another', async () => {
  const narrow = await startTestBasira({ BASIRA_LIMIT_SIGN_UPS_PER_BLOCK: '3' })
  const replies = await Promise.all(
    Array.from({ length: 8 }, () => narrow.post('/auth/signup', { email: narrow.newAddress(), password })),
  )
  expect(replies.filter(({ status }) => status === 202)).toHaveLength(3)
  const refused = replies.filter(({ status }) => status === 429)
  expect(refused).toHaveLength(5)
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(3_000)
  await narrow.close()
})
