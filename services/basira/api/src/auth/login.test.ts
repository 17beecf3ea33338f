/**
 * Signing in for tokens: what comes back, what is the same for everybody, and how often it may fail.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { text } from '../testing/reply.ts'
import { password, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira()
})
afterAll(() => basira.close())

describe('200', () => {
  test('the reply holds two tokens and their life, and sets no cookie', async () => {
    const { email } = await basira.person()
    const reply = await basira.post('/auth/login', { email, password })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.stringMatching(/^rt_/),
      expires_in: 900,
    })
    expect(reply.headers.getSetCookie()).toEqual([])
    expect(reply.headers.get('cache-control')).toBe('no-store')
  })

  test('the access token is an at+jwt that names no person and can be checked with the published keys', async () => {
    const { accessToken } = await basira.person()
    const [head = '', claims = ''] = accessToken
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString())
    const { kid } = JSON.parse(head)
    expect(JSON.parse(head)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid })
    expect(Object.keys(JSON.parse(claims)).filter((name) => /mail|name|role/.test(name))).toEqual([])
    expect(JSON.parse(claims)).toMatchObject({ iss: 'https://basira.example', aud: 'basira' })
    const jwks = await basira.get('//.well-known/jwks.json')
    expect(jwks.body['keys']).toMatchObject([{ kid, kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' }])
    expect(jwks.raw).not.toContain('"d"')
  })

  test('case and white space around the address do not matter', async () => {
    const { email } = await basira.person()
    expect((await basira.post('/auth/login', { email: ` ${email.toUpperCase()} `, password })).status).toBe(
      200,
    )
  })
})

describe('401', () => {
  test('unknown address and wrong password read the same', async () => {
    const { email } = await basira.person()
    const wrong = await basira.post('/auth/login', { email, password: 'not the password' })
    const unknown = await basira.post('/auth/login', {
      email: 'nobody@example.com',
      password: 'not the password',
    })
    expect(wrong.status).toBe(401)
    expect([unknown.status, unknown.raw]).toEqual([wrong.status, wrong.raw])
    expect(wrong.body).toEqual({ error: 'The email address or the password is wrong.' })
    expect(wrong.headers.get('www-authenticate')).toBe('Bearer realm="basira"')
  })
})

describe('400', () => {
  test.each([{ email: 'a@example.com' }, { password }, { email: '', password }, { email: 1, password }])(
    'a body that does not fit is refused: %j',
    async (body) => {
      expect((await basira.post('/auth/login', body)).status).toBe(400)
    },
  )

  test('a client id that is too short to be one is refused', async () => {
    const { email } = await basira.person()
    const headers = { 'x-client-id': 'short' }
    expect((await basira.post('/auth/login', { email, password }, { headers })).status).toBe(400)
  })
})

test('403: a page of another site signs nobody in', async () => {
  const { email } = await basira.person()
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
  expect((await basira.post('/auth/login', { email, password }, { headers })).status).toBe(403)
})

describe('429', () => {
  test('of many guesses at once only as many are looked at as the limit says', async () => {
    const narrow = await startTestBasira({ BASIRA_LIMIT_LOGIN_FAILURES_PER_ACCOUNT: '4' })
    const { email } = await narrow.person()
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_, at) => narrow.post('/auth/login', { email, password: `guess ${at}` })),
    )
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(4)
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(8)
    const right = await narrow.post('/auth/login', { email, password })
    expect(right.status).toBe(429)
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0)
    await narrow.close()
  })

  test("a client that has signed in before is not locked out by strangers' guesses", async () => {
    const narrow = await startTestBasira({ BASIRA_LIMIT_LOGIN_FAILURES_PER_ACCOUNT: '2' })
    const { email } = await narrow.person()
    const headers = { 'x-client-id': 'a-stable-random-value' }
    expect((await narrow.post('/auth/login', { email, password }, { headers })).status).toBe(200)
    for (const guess of ['one', 'two', 'three']) await narrow.post('/auth/login', { email, password: guess })
    expect((await narrow.post('/auth/login', { email, password })).status).toBe(429)
    expect((await narrow.post('/auth/login', { email, password }, { headers })).status).toBe(200)
    const other = { headers: { 'x-client-id': 'another-random-value' } }
    expect((await narrow.post('/auth/login', { email, password }, other)).status).toBe(429)
    await narrow.close()
  })
})

describe('refreshing', () => {
  test('200: a refresh token is replaced, and those that race for it get the same successor', async () => {
    const { refreshToken } = await basira.person()
    const body = { refresh_token: refreshToken }
    const [one, other] = await Promise.all([
      basira.post('/auth/refresh', body),
      basira.post('/auth/refresh', body),
    ])
    expect([one?.status, other?.status]).toEqual([200, 200])
    expect(text(one as never, 'refresh_token')).toBe(text(other as never, 'refresh_token'))
    expect(text(one as never, 'refresh_token')).not.toBe(refreshToken)
  })

  test('401: an old refresh token ends its session, and the owner is told with a link', async () => {
    const { email, refreshToken, accessToken } = await basira.person()
    const second = await basira.post('/auth/refresh', { refresh_token: refreshToken })
    await basira.get('/auth/me', { bearer: text(second, 'access_token') })
    basira.advance(60)
    const reuse = await basira.post('/auth/refresh', { refresh_token: refreshToken })
    expect(reuse.status).toBe(401)
    expect(reuse.headers.get('www-authenticate')).toBe('Bearer realm="basira", error="invalid_token"')
    for (const bearer of [accessToken, text(second, 'access_token')]) {
      expect((await basira.get('/auth/me', { bearer })).status).toBe(401)
    }
    const again = await basira.signIn(email, password)
    const token = await basira.linkToken(email, '/end-sessions')
    expect((await basira.post('/auth/end-sessions', { token })).status).toBe(204)
    expect((await basira.get('/auth/me', { bearer: again.accessToken })).status).toBe(401)
    expect((await basira.post('/auth/end-sessions', { token })).status).toBe(400)
  })

  test('401: tokens that are none, or those of a cookie session, read the same', async () => {
    const { email } = await basira.person()
    const session = await basira.post('/auth/session', { email, password })
    const cookie = session.cookies['__Host-basira_refresh'] ?? ''
    const made = `rt_${'0'.repeat(32)}_1_${'A'.repeat(43)}`
    const replies = [cookie, made, 'nonsense']
    const seen = await Promise.all(
      replies.map((refresh_token) => basira.post('/auth/refresh', { refresh_token })),
    )
    expect(new Set(seen.map(({ status, raw }) => `${status} ${raw}`)).size).toBe(1)
    expect(seen[0]?.status).toBe(401)
  })
})

describe('logging out', () => {
  test('204: with the refresh token both tokens are dead at once', async () => {
    const { accessToken, refreshToken } = await basira.person()
    expect((await basira.post('/auth/logout', { refresh_token: refreshToken })).status).toBe(204)
    expect((await basira.get('/auth/me', { bearer: accessToken })).status).toBe(401)
    expect((await basira.post('/auth/refresh', { refresh_token: refreshToken })).status).toBe(401)
  })

  test('204: with the access token alone too', async () => {
    const { accessToken, refreshToken } = await basira.person()
    expect((await basira.post('/auth/logout', undefined, { bearer: accessToken })).status).toBe(204)
    expect((await basira.get('/auth/me', { bearer: accessToken })).status).toBe(401)
    expect((await basira.post('/auth/refresh', { refresh_token: refreshToken })).status).toBe(401)
  })

  test('204: a refresh token that is of no use is no error', async () => {
    expect((await basira.post('/auth/logout', { refresh_token: 'nonsense' })).status).toBe(204)
  })

  test('400: with nothing to end; 401: with a token that is not taken', async () => {
    expect((await basira.post('/auth/logout')).status).toBe(400)
    expect((await basira.post('/auth/logout', undefined, { bearer: 'nonsense' })).status).toBe(401)
  })
})
