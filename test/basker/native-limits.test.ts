/**
 * The limits of Basker's native API at their defaults, through the door, and that who proves the mailbox is let in.
 */
import { afterEach, expect, test } from 'vitest'
import { cookieHeader, list, type Reply } from '../../services/basira/api/src/testing/reply.ts'
import { type Asked, password, startTestBasker, type TestBasker } from './test-basker.ts'

let basker: TestBasker
afterEach(() => basker.close())

async function start(...names: readonly string[]): Promise<void> {
  const defaults = Object.fromEntries(names.map((name) => [`BASKER_LIMIT_${name}`, '']))
  basker = await startTestBasker({ TRUSTED_PROXIES: '127.0.0.1', ...defaults })
}

function post(path: string, body: object, asked: Asked = {}): Promise<Reply> {
  return basker.ask('POST', `/api/users/${path}`, { ...asked, body })
}

function from(address: string): Asked {
  return { headers: { 'x-forwarded-for': address } }
}

/** How many of `count` tries at once were let through; the others were all told when to come back. */
async function passed(count: number, attempt: (at: number) => Promise<Reply>): Promise<number> {
  const replies = await Promise.all(Array.from({ length: count }, (_, at) => attempt(at)))
  const refused = replies.filter(({ status }) => status === 429)
  for (const { headers } of refused) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  return count - refused.length
}

const wrong = 'not the password'

test('failed sign-ins pass 10 times an account from strangers, and by network as often as its width says', async () => {
  await start('LOGIN_FAILURES_PER_ACCOUNT', 'LOGIN_FAILURES_PER_BLOCK')
  const { email } = await basker.person()
  const guess = (at: number): Promise<Reply> =>
    post('login', { email, password: wrong }, from(`203.0.113.${at}`))
  expect(await passed(30, guess)).toBe(10)
  const spray = (addressAt: (at: number) => string) => (at: number) =>
    post('login', { email: `nobody-${at}@example.com`, password: wrong }, from(addressAt(at)))
  expect(
    await passed(
      110,
      spray(() => '198.51.100.1'),
    ),
  ).toBe(100)
  expect(
    await passed(
      40,
      spray((at) => `2001:db8:1:1::${at.toString(16)}`),
    ),
  ).toBe(30)
  expect(
    await passed(
      70,
      spray((at) => `2001:db8:2:${at.toString(16)}::1`),
    ),
  ).toBe(60)
  expect(
    await passed(
      110,
      spray((at) => `2001:db8:3:${(at * 256).toString(16)}::1`),
    ),
  ).toBe(100)
})

test('a person signs in 60 times, and has 100 live sessions', async () => {
  await start('SIGN_INS_PER_ACCOUNT')
  const { email } = await basker.person()
  expect(await passed(80, () => post('login', { email, password }))).toBe(59)
  await basker.close()
  await start('SESSIONS_PER_ACCOUNT')
  const person = await basker.person()
  for (let at = 0; at < 4; at++) await passed(30, () => post('login', { email: person.email, password }))
  expect((await basker.ask('GET', '/api/users/me', { cookie: person.cookie })).status).toBe(401)
  const { cookie } = await basker.signIn(person.email)
  expect(list(await basker.ask('GET', '/api/users/me/sessions', { cookie }), 'sessions')).toHaveLength(100)
})

test('links that do not work pass 10 times, and the own password is mistaken 10 times', async () => {
  await start('LINK_FAILURES_PER_BLOCK', 'PASSWORD_FAILURES_PER_ACCOUNT')
  const body = { token: 'x', password: 'wolken über dem moor' }
  const kinds = ['reset-password', 'accept-invitation'] as const
  expect(await passed(20, (at) => post(kinds[at % 2] ?? '', body, from('203.0.113.1')))).toBe(10)
  const { cookie } = await basker.person()
  const change = { current_password: wrong, new_password: 'wolken über dem moor' }
  expect(await passed(20, () => post('me/change-password', change, { cookie }))).toBe(10)
})

test('a session asks as often a minute as the setting says', async () => {
  basker = await startTestBasker({ BASKER_LIMIT_ACCESS_REQUESTS_PER_MINUTE: '30' })
  const { cookie } = await basker.person()
  // To the beginning of a minute, past the one in which the person's id was asked for.
  basker.advance(180 - ((basker.now() / 1_000) % 60))
  expect(await passed(50, () => basker.ask('GET', '/api/users/me', { cookie }))).toBe(30)
})

test.each([
  ['a reset', 'forgot-password', '/admin/reset-password', 'reset-password'],
  ['an invitation', '', '/admin/accept-invitation', 'accept-invitation'],
])('the browser of %s is let in while strangers guess', async (_, asked, page, call) => {
  await start('LOGIN_FAILURES_PER_ACCOUNT')
  const email = 'somebody@example.com'
  const owner = await basker.siteOwner()
  await basker.ask('POST', '/api/users', { cookie: owner.cookie, body: { email } })
  if (asked !== '') {
    const token = await basker.linkToken(email, '/admin/accept-invitation')
    await post('accept-invitation', { token, password })
    await post(asked, { email })
  }
  const guess = (): Promise<Reply> => post('login', { email, password: wrong })
  expect(await passed(12, guess)).toBe(10)
  const fresh = 'twelve white storks'
  const browser = { headers: { 'sec-fetch-site': 'same-origin' } }
  const chosen = await post(call, { token: await basker.linkToken(email, page), password: fresh }, browser)
  expect([chosen.status, Object.keys(chosen.cookies)]).toEqual([204, ['__Host-basker_device']])
  expect(await passed(12, guess)).toBe(10)
  expect((await post('login', { email, password: fresh })).status).toBe(429)
  expect((await post('login', { email, password: fresh }, { cookie: cookieHeader(chosen) })).status).toBe(204)
})

test('no more than five mails an hour reach an address: the invitation and resets count together', async () => {
  await start('MAILS_PER_ADDRESS_MINUTE', 'MAILS_PER_ADDRESS_HOUR')
  const { email } = await basker.person()
  const statuses: number[] = []
  for (let at = 0; at < 8; at++) {
    statuses.push((await post('forgot-password', { email }, from(`203.0.113.${at}`))).status)
    basker.advance(60)
  }
  expect(statuses).toEqual([202, 202, 202, 202, 429, 429, 429, 429])
})
