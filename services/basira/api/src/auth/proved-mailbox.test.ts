/**
 * Whoever proves the mailbox is let in while strangers guess at the password.
 */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cookieHeader, type Reply } from '../testing/reply.ts'
import { password, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
beforeEach(async () => {
  basira = await startTestBasira({ BASIRA_LIMIT_LOGIN_FAILURES_PER_ACCOUNT: '' })
})
afterEach(() => basira.close())

const fresh = 'ten green herons'
const browser = { headers: { 'sec-fetch-site': 'same-origin' } }

async function strangersGuess(email: string): Promise<void> {
  for (let at = 0; at < 12; at++) await basira.post('/auth/login', { email, password: 'not the password' })
  expect((await basira.post('/auth/login', { email, password: 'not the password' })).status).toBe(429)
}

async function reset(email: string, asked: object = {}): Promise<Reply> {
  await basira.post('/auth/forgot-password', { email })
  const token = await basira.linkToken(email, '/reset-password')
  return basira.post('/auth/reset-password', { token, password: fresh }, asked)
}

test('a reset by mail opens an account that strangers have closed, also to a program', async () => {
  const { email } = await basira.person()
  await strangersGuess(email)
  const done = await reset(email)
  expect([done.status, done.headers.getSetCookie()]).toEqual([204, []])
  expect((await basira.post('/auth/login', { email, password: fresh })).status).toBe(200)
})

test('the browser of a reset stays let in while strangers go on guessing, and only that browser', async () => {
  const { email } = await basira.person()
  const done = await reset(email, browser)
  expect([done.status, Object.keys(done.cookies)]).toEqual([204, ['__Host-basira_device']])
  await strangersGuess(email)
  const cookie = cookieHeader(done)
  expect((await basira.post('/auth/session', { email, password: fresh }, { cookie })).status).toBe(204)
  expect((await basira.post('/auth/session', { email, password: fresh })).status).toBe(429)
  const other = await basira.person()
  await strangersGuess(other.email)
  expect((await basira.post('/auth/session', { email: other.email, password }, { cookie })).status).toBe(429)
})

test('a reset keeps the device that the browser has, and forgets its own wrong passwords', async () => {
  const { email } = await basira.person()
  const signedIn = await basira.post('/auth/session', { email, password })
  const cookie = `__Host-basira_device=${signedIn.cookies['__Host-basira_device']}`
  const wrong = { email, password: 'not the password' }
  for (let at = 0; at < 10; at++)
    expect((await basira.post('/auth/session', wrong, { cookie })).status).toBe(401)
  expect((await basira.post('/auth/session', { email, password }, { cookie })).status).toBe(429)
  const done = await reset(email, { ...browser, cookie })
  expect([done.status, done.headers.getSetCookie()]).toEqual([204, []])
  expect((await basira.post('/auth/session', { email, password: fresh }, { cookie })).status).toBe(204)
})

test('a link that does not work makes no browser known', async () => {
  const { email } = await basira.person()
  const refused = await basira.post(
    '/auth/reset-password',
    { token: 'x'.repeat(43), password: fresh },
    browser,
  )
  expect([refused.status, refused.headers.getSetCookie()]).toEqual([400, []])
  await strangersGuess(email)
  expect((await basira.post('/auth/login', { email, password })).status).toBe(429)
})

test('the browser in which an address was verified stays let in while strangers guess, and a program gets no cookie', async () => {
  const { email } = await basira.person()
  const token = await basira.linkToken(email, '/verify-email')
  const verified = await basira.post('/auth/verify-email', { token, password }, browser)
  expect([verified.status, Object.keys(verified.cookies)]).toEqual([204, ['__Host-basira_device']])
  await strangersGuess(email)
  const cookie = cookieHeader(verified)
  expect((await basira.post('/auth/session', { email, password }, { cookie })).status).toBe(204)
  expect((await basira.post('/auth/session', { email, password })).status).toBe(429)
  const other = await basira.person()
  const body = { token: await basira.linkToken(other.email, '/verify-email'), password }
  const byProgram = await basira.post('/auth/verify-email', body)
  expect([byProgram.status, byProgram.headers.getSetCookie()]).toEqual([204, []])
})
