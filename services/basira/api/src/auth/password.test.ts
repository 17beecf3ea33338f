/**
 * Forgotten, reset and changed passwords.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { password, publicUrl, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira()
})
afterAll(() => basira.close())

const fresh = 'ten green herons'

describe('POST /auth/forgot-password', () => {
  test('202: known and unknown addresses are answered the same; only the known one gets a mail', async () => {
    const { email } = await basira.person()
    const known = await basira.post('/auth/forgot-password', { email })
    const unknown = await basira.post('/auth/forgot-password', { email: 'nobody@example.com' })
    expect(known.status).toBe(202)
    expect([unknown.status, unknown.raw]).toEqual([known.status, known.raw])
    expect((await basira.mail(email, '/reset-password')).text).toContain(`${publicUrl}/reset-password#token=`)
    // Both have been answered once nothing waits any more.
    const notices = basira.store.database.withTables<{ notices: { id: string } }>().selectFrom('notices')
    await expect.poll(() => notices.select('id').execute()).toEqual([])
    expect(basira.mailsTo('nobody@example.com')).toEqual([])
  })

  test('429: known and unknown addresses are limited the same', async () => {
    const narrow = await startTestBasira({ BASIRA_LIMIT_MAILS_PER_ADDRESS_MINUTE: '1' })
    const { email } = await narrow.person()
    for (const address of [email, 'nobody@example.com']) {
      expect((await narrow.post('/auth/forgot-password', { email: address })).status).toBe(202)
      expect((await narrow.post('/auth/forgot-password', { email: address.toUpperCase() })).status).toBe(429)
    }
    await narrow.close()
  })
})

describe('POST /auth/reset-password', () => {
  test('204: the new password holds, every session ends, and nobody is signed in by it', async () => {
    const person = await basira.person()
    await basira.post('/auth/forgot-password', { email: person.email })
    const token = await basira.linkToken(person.email, '/reset-password')
    const reply = await basira.post('/auth/reset-password', { token, password: fresh })
    expect([reply.status, reply.raw, reply.headers.getSetCookie()]).toEqual([204, '', []])
    expect((await basira.get('/auth/me', { bearer: person.accessToken })).status).toBe(401)
    expect((await basira.post('/auth/login', { email: person.email, password })).status).toBe(401)
    expect((await basira.post('/auth/login', { email: person.email, password: fresh })).status).toBe(200)
    expect((await basira.post('/auth/reset-password', { token, password: fresh })).status).toBe(400)
    expect((await basira.mail(person.email, 'was changed')).subject).toBe('Your Basira password was changed')
  })

  test('400: a weak password does not use the link up', async () => {
    const person = await basira.person()
    await basira.post('/auth/forgot-password', { email: person.email })
    const token = await basira.linkToken(person.email, '/reset-password')
    expect((await basira.post('/auth/reset-password', { token, password: 'short' })).status).toBe(400)
    expect((await basira.post('/auth/reset-password', { token, password: fresh })).status).toBe(204)
  })

  test("400: a password of the organization's and the person's name is refused, and does not use the link up", async () => {
    const person = await basira.person()
    await basira.post('/auth/forgot-password', { email: person.email })
    const token = await basira.linkToken(person.email, '/reset-password')
    const guessable = { token, password: 'Herons Herons 1' }
    const reply = await basira.post('/auth/reset-password', guessable)
    expect([reply.status, String(reply.body['error'])]).toEqual([
      400,
      expect.stringContaining('your organization'),
    ])
    expect((await basira.post('/auth/reset-password', { token, password: fresh })).status).toBe(204)
  })

  test('400: a verification link is no reset link, and a reset link lives an hour', async () => {
    const person = await basira.person()
    const verification = await basira.linkToken(person.email, '/verify-email')
    expect((await basira.post('/auth/reset-password', { token: verification, password: fresh })).status).toBe(
      400,
    )
    await basira.post('/auth/forgot-password', { email: person.email })
    const token = await basira.linkToken(person.email, '/reset-password')
    basira.advance(3_601)
    expect((await basira.post('/auth/reset-password', { token, password: fresh })).status).toBe(400)
  })
})

describe('POST /auth/change-password', () => {
  const body = { current_password: password, new_password: fresh }

  test('204: the new password holds and the other sessions end', async () => {
    const person = await basira.person()
    const other = await basira.signIn(person.email, password)
    expect((await basira.post('/auth/change-password', body, { bearer: person.accessToken })).status).toBe(
      204,
    )
    expect((await basira.get('/auth/me', { bearer: person.accessToken })).status).toBe(200)
    expect((await basira.get('/auth/me', { bearer: other.accessToken })).status).toBe(401)
    expect((await basira.post('/auth/login', { email: person.email, password: fresh })).status).toBe(200)
  })

  test('403: with another current password nothing changes', async () => {
    const person = await basira.person()
    const asked = { bearer: person.accessToken }
    const reply = await basira.post('/auth/change-password', { ...body, current_password: 'wrong' }, asked)
    expect([reply.status, reply.body]).toEqual([403, { error: 'The current password is wrong.' }])
    expect((await basira.post('/auth/login', { email: person.email, password })).status).toBe(200)
  })

  test('400: a weak new password is refused', async () => {
    const asked = { bearer: (await basira.person()).accessToken }
    expect(
      (await basira.post('/auth/change-password', { ...body, new_password: 'short' }, asked)).status,
    ).toBe(400)
  })

  test('429: the current password cannot be guessed with a session', async () => {
    const narrow = await startTestBasira({ BASIRA_LIMIT_PASSWORD_FAILURES_PER_ACCOUNT: '2' })
    const asked = { bearer: (await narrow.person()).accessToken }
    const guess = { ...body, current_password: 'guess' }
    const seen = []
    for (let at = 0; at < 3; at++)
      seen.push((await narrow.post('/auth/change-password', guess, asked)).status)
    expect(seen).toEqual([403, 403, 429])
    await narrow.close()
  })

  test('401: without a credential', async () => {
    expect((await basira.post('/auth/change-password', body)).status).toBe(401)
  })
})
