/**
 * Looking at a mailed link, which uses nothing up.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira()
})
afterAll(() => basira.close())

describe('POST /auth/links', () => {
  test('200: tells what it is for, for whom and until when, as often as one likes', async () => {
    const { email } = await basira.person()
    const token = await basira.linkToken(email, '/verify-email')
    for (let count = 0; count < 2; count++) {
      const reply = await basira.post('/auth/links', { token })
      expect([reply.status, reply.body]).toEqual([
        200,
        { purpose: 'verify_email', email, expires_at: expect.stringMatching(/\.\d{3}Z$/) },
      ])
      expect(reply.headers.get('cache-control')).toBe('no-store')
    }
    await basira.post('/auth/forgot-password', { email })
    const reset = await basira.linkToken(email, '/reset-password')
    expect((await basira.post('/auth/links', { token: reset })).body).toMatchObject({
      purpose: 'reset_password',
      email,
    })
    expect((await basira.post('/auth/verify-email', { token })).status).toBe(204)
  })

  test('400: an unknown, a used, a replaced and an expired one are one and the same', async () => {
    const person = await basira.person()
    const replaced = await basira.linkToken(person.email, '/verify-email')
    await basira.post('/auth/resend-verification', undefined, { bearer: person.accessToken })
    await expect.poll(() => basira.mailsTo(person.email).length).toBe(2)
    const used = await basira.linkToken(person.email, '/verify-email')
    await basira.post('/auth/verify-email', { token: used, password: person.password })
    const late = await basira.person()
    const expired = await basira.linkToken(late.email, '/verify-email')
    basira.advance(24 * 3_600 + 1)
    const replies = await Promise.all(
      ['x'.repeat(43), replaced, used, expired].map((token) => basira.post('/auth/links', { token })),
    )
    expect(new Set(replies.map(({ status, raw }) => `${status} ${raw}`)).size).toBe(1)
    expect(replies[0]?.body).toEqual({ error: 'This link does not work any more. Ask for a new one.' })
  })

  test('405: opening the address is nothing', async () => {
    const reply = await basira.get('/auth/links')
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'POST'])
  })

  test('429: guesses are counted with those of verifying and resetting', async () => {
    const narrow = await startTestBasira({ BASIRA_LIMIT_LINK_FAILURES_PER_BLOCK: '2' })
    const { email } = await narrow.person()
    const token = await narrow.linkToken(email, '/verify-email')
    for (let count = 0; count < 5; count++)
      expect((await narrow.post('/auth/links', { token })).status).toBe(200)
    expect((await narrow.post('/auth/links', { token: 'x' })).status).toBe(400)
    expect((await narrow.post('/auth/verify-email', { token: 'x' })).status).toBe(400)
    expect((await narrow.post('/auth/links', { token })).status).toBe(429)
    await narrow.close()
  })
})
