/**
 * Chapter 7 of the ASVS, held by running services: how sessions begin, last and end.
 *
 * What is asked: chapter-07-session-management.ts.
 */
import { readFileSync } from 'node:fs'
import { defaultSessionLimits } from 'claviger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cookieHeader, list } from '../../services/basira/api/src/testing/reply.ts'
import {
  password,
  publicUrl,
  startTestBasira,
  type TestBasira,
} from '../../services/basira/api/src/testing/test-basira.ts'
import { startTestBasker, type TestBasker } from '../basker/test-basker.ts'
import { readFiles } from '../house/source-tree.ts'

let basira: TestBasira
let basker: TestBasker
beforeAll(async () => {
  basira = await startTestBasira()
  basker = await startTestBasker()
})
afterAll(async () => {
  await basira.close()
  await basker.close()
})

const headers = { 'sec-fetch-site': 'same-origin', origin: publicUrl }
const daySeconds = 86_400

const inventory = (): string => readFileSync(new URL('../../docs/inventory.md', import.meta.url), 'utf8')

const meWith = async (bearer: string) => (await basira.get('/auth/me', { bearer })).status
const refreshWith = (token: string) => basira.post('/auth/refresh', { refresh_token: token })

test('7.1.1 the documented times of sessions are those that hold, with their reason', () => {
  const { accessMs, idleMs, absoluteMs } = defaultSessionLimits
  expect(inventory()).toContain(`| \`accessMs\` | ${accessMs / 60_000} minutes |`)
  expect(inventory()).toContain(`| \`idleMs\` | ${idleMs / 86_400_000} days |`)
  expect(inventory()).toContain(`| \`absoluteMs\` | ${absoluteMs / 86_400_000} days |`)
  expect(inventory()).toMatch(/The times follow NIST SP 800-63B/)
})

test('7.1.2 one session beyond the documented number ends the longest unused one', async () => {
  expect(inventory()).toContain(`| \`perAccount\` | ${defaultSessionLimits.perAccount} |`)
  const narrow = await startTestBasira({ BASIRA_LIMIT_SESSIONS_PER_ACCOUNT: '1' })
  try {
    const first = await narrow.person()
    const second = await narrow.signIn(first.email, password)
    const status = async (bearer: string) => (await narrow.get('/auth/me', { bearer })).status
    expect([await status(first.accessToken), await status(second.accessToken)]).toEqual([401, 200])
  } finally {
    await narrow.close()
  }
})

test('7.2.1 a token that was altered is refused by the server', async () => {
  const { accessToken } = await basira.person()
  const [head, claims, signature = ''] = accessToken.split('.')
  const altered = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
  expect(await meWith(accessToken)).toBe(200)
  expect(await meWith(`${head}.${claims}.${altered}`)).toBe(401)
})

test('7.2.2 each sign-in gets tokens of its own', async () => {
  const first = await basira.person()
  const second = await basira.signIn(first.email, password)
  const tokens = [first.accessToken, first.refreshToken, second.accessToken, second.refreshToken]
  expect(new Set(tokens).size).toBe(4)
})

test('7.2.3 a refresh token has at least 128 bits that no other one shares', async () => {
  const people = [await basira.person(), await basira.person()]
  const parts = people.map(({ refreshToken }) => /^rt_[0-9a-f]{32}_\d+_(.+)$/.exec(refreshToken)?.[1] ?? '')
  expect(new Set(parts).size).toBe(2)
  for (const part of parts) expect(Buffer.from(part, 'base64url').length).toBeGreaterThanOrEqual(16)
})

test('7.2.4 a session that the browser brings along is ended by a sign-in, not adopted', async () => {
  const { email } = await basira.person()
  const first = await basira.post('/auth/session', { email, password }, { headers })
  const old = cookieHeader(first)
  const second = await basira.post('/auth/session', { email, password }, { headers, cookie: old })
  expect((await basira.get('/auth/me', { cookie: old })).status).toBe(401)
  expect((await basira.get('/auth/me', { cookie: cookieHeader(second) })).status).toBe(200)
})

test('7.3.1 a session that is not used for seven days has ended', async () => {
  const unused = await basira.person()
  const used = await basira.person()
  basira.advance(6 * daySeconds)
  const next = await refreshWith(used.refreshToken)
  basira.advance(daySeconds + 1)
  expect((await refreshWith(unused.refreshToken)).status).toBe(401)
  expect((await refreshWith(String(next.body['refresh_token']))).status).toBe(200)
})

test('7.3.2 a session ends after thirty days although it is used', async () => {
  let { refreshToken } = await basira.person()
  const statuses: number[] = []
  for (let turn = 0; turn < 5; turn += 1) {
    basira.advance(6 * daySeconds)
    const reply = await refreshWith(refreshToken)
    statuses.push(reply.status)
    refreshToken = String(reply.body['refresh_token'])
  }
  expect(statuses).toEqual([200, 200, 200, 200, 401])
})

test('7.4.1 after a sign-out neither of the tokens is accepted', async () => {
  const { email } = await basira.person()
  const cookie = cookieHeader(await basira.post('/auth/session', { email, password }, { headers }))
  expect((await basira.ask('DELETE', '/auth/session', { headers, cookie })).status).toBe(204)
  expect((await basira.get('/auth/me', { cookie })).status).toBe(401)
  expect((await basira.post('/auth/session/refresh', undefined, { headers, cookie })).status).toBe(401)
})

test('7.4.2 disabling an account ends its sessions', async () => {
  const person = await basker.person()
  const { cookie } = await basker.siteOwner()
  expect((await basker.ask('POST', `/api/users/${person.id}/disable`, { cookie })).status).toBe(204)
  expect((await basker.ask('GET', '/api/users/me', person)).status).toBe(401)
})

test('7.4.3 a new password ends the other sessions', async () => {
  const person = await basker.person()
  const other = await basker.signIn(person.email)
  const body = { current_password: password, new_password: 'eleven grey cranes' }
  await basker.ask('POST', '/api/users/me/change-password', { cookie: person.cookie, body })
  expect((await basker.ask('GET', '/api/users/me', other)).status).toBe(401)
  expect((await basker.ask('GET', '/api/users/me', person)).status).toBe(200)
})

test('7.4.4 the frame of the pages behind a sign-in of both dashboards offers to sign out', () => {
  const frames = readFiles((path) => path.endsWith('/panel/shell/side-menu.tsx'))
  const offering = frames.filter(({ text }) => /Sign out/.test(text)).map(({ path }) => path.split('/')[1])
  expect([...new Set(offering)].toSorted()).toEqual(['basira', 'basker'])
})

test('7.4.5 disabling and enabling somebody ends that account’s sessions, and only those', async () => {
  const person = await basker.person()
  const other = await basker.person()
  const { cookie } = await basker.siteOwner()
  for (const step of ['disable', 'enable'])
    await basker.ask('POST', `/api/users/${person.id}/${step}`, { cookie })
  expect((await basker.ask('GET', '/api/users/me', person)).status).toBe(401)
  expect((await basker.ask('GET', '/api/users/me', other)).status).toBe(200)
  expect((await basker.signIn(person.email)).id).toBe(person.id)
})

test('7.5.1 the password does not change without the current one, and the address not at all', async () => {
  const person = await basker.person()
  const body = { current_password: 'wrong wrong wrong', new_password: 'eleven grey cranes' }
  const path = '/api/users/me/change-password'
  expect((await basker.ask('POST', path, { cookie: person.cookie, body })).status).toBe(403)
  const { accessToken: bearer } = await basira.person()
  const reply = await basira.ask('PATCH', '/auth/me', { bearer, body: { email: 'other@example.com' } })
  expect(reply.status).toBe(400)
})

test('7.5.2 people see their sessions and can end each', async () => {
  const person = await basker.person()
  const other = await basker.signIn(person.email)
  const { cookie } = person
  const listed = list(await basker.ask('GET', '/api/users/me/sessions', { cookie }), 'sessions')
  for (const { id } of listed.filter(({ current }) => current !== true))
    await basker.ask('DELETE', `/api/users/me/sessions/${String(id)}`, { cookie })
  expect((await basker.ask('GET', '/api/users/me', other)).status).toBe(401)
  expect((await basker.ask('GET', '/api/users/me', person)).status).toBe(200)
})

test('7.6.2 neither signing up nor proving the address begins a session', async () => {
  const email = basira.newAddress()
  const signUp = { email, password, name: 'Ada', organization: 'Herons' }
  const signedUp = await basira.post('/auth/signup', signUp, { headers })
  const token = await basira.linkToken(email, '/verify-email')
  const verified = await basira.post('/auth/verify-email', { token, password }, { headers })
  for (const reply of [signedUp, verified]) {
    expect(Object.keys(reply.cookies).filter((name) => !name.endsWith('_device'))).toEqual([])
    expect(reply.raw).not.toMatch(/access_token|refresh_token/)
  }
})
