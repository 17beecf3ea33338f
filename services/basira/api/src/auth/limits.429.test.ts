/**
 * The limits that hold without any setting: how often a password, a link or a sign-up may be tried, each at its number and one
 * beyond, through the door.
 */
import { afterEach, describe, expect, test } from 'vitest'
import { cookieHeader, list, type Reply } from '../testing/reply.ts'
import { password, startTestBasira, type TestBasira } from '../testing/test-basira.ts'

let basira: TestBasira
afterEach(() => basira.close())

/** The documented defaults of `names`, the rest out of the way, behind a proxy that says who asks. */
async function start(...names: readonly string[]): Promise<void> {
  const defaults = Object.fromEntries(names.map((name) => [`BASIRA_LIMIT_${name}`, '']))
  basira = await startTestBasira({ TRUSTED_PROXIES: '127.0.0.1', ...defaults })
}

function from(address: string) {
  return { headers: { 'x-forwarded-for': address } }
}

function guess(email: string, address: string): Promise<Reply> {
  return basira.post('/auth/login', { email, password: 'not the password' }, from(address))
}

/** How many of `count` tries, `atOnce` at a time, were let through; the others were all told when to come back. */
async function passed(count: number, attempt: (at: number) => Promise<Reply>, atOnce = 20): Promise<number> {
  const replies: Reply[] = []
  for (let at = 0; at < count; at += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, count - at) }, (_, index) => attempt(at + index))
    replies.push(...(await Promise.all(some)))
  }
  const refused = replies.filter(({ status }) => status === 429)
  for (const { headers } of refused) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  return replies.length - refused.length
}

/** What each kind of network is let try, with an address of it for each try. */
function networks(
  ipv4: number,
  wide64: number,
  wide56: number,
  wide48: number,
): readonly (readonly [network: string, limit: number, addressAt: (at: number) => string])[] {
  return [
    ['an IPv4 address', ipv4, () => '203.0.113.7'],
    ['an IPv4 address in IPv6 form', ipv4, () => '::ffff:203.0.113.7'],
    ['an IPv6 /64', wide64, (at) => `2001:db8:beef:1:${at.toString(16)}::1`],
    ['an IPv6 /56', wide56, (at) => `2001:db8:beef:1${(at % 256).toString(16).padStart(2, '0')}::1`],
    ['an IPv6 /48', wide48, (at) => `2001:db8:beef:${((at % 250) * 256).toString(16)}::1`],
  ]
}

describe('failed sign-ins', () => {
  test('of one account pass 10 times from strangers, whichever networks they come from, all at once too', async () => {
    await start('LOGIN_FAILURES_PER_ACCOUNT')
    const { email } = await basira.person()
    expect(await passed(40, (at) => guess(email, `203.0.113.${at}`), 40)).toBe(10)
    const other = await basira.person()
    expect(await passed(10, (at) => guess(other.email, `2001:db8:${at}::1`), 1)).toBe(10)
    expect((await guess(other.email, '198.51.100.1')).status).toBe(429)
    expect((await guess(` ${other.email.toUpperCase()}`, '198.51.100.1')).status).toBe(429)
  })

  test.each(networks(100, 30, 60, 100))(
    'from %s pass %d times, on whichever accounts',
    async (_, limit, at) => {
      await start('LOGIN_FAILURES_PER_BLOCK')
      const spray = (index: number): Promise<Reply> => guess(`nobody-${index}@example.com`, at(index))
      expect(await passed(limit, spray)).toBe(limit)
      expect(await passed(20, (index) => spray(limit + index))).toBe(0)
      expect((await guess('nobody@example.com', '198.51.100.1')).status).toBe(401)
    },
  )
})

test('an account is signed in to 60 times, from a known device too, all at once too', async () => {
  await start('SIGN_INS_PER_ACCOUNT')
  const { email } = await basira.person()
  const known = { headers: { 'x-client-id': 'a-stable-random-value' } }
  const signIn = (): Promise<Reply> => basira.post('/auth/login', { email, password }, known)
  expect(await passed(80, signIn, 40)).toBe(59)
  const browser = await basira.post('/auth/session', { email, password })
  expect(browser.status).toBe(429)
  expect(browser.headers.getSetCookie()).toEqual([])
  await basira.person()
})

test.each(networks(10, 10, 20, 34))(
  'links that do not work pass from %s %d times, of all kinds',
  async (_, limit, at) => {
    await start('LINK_FAILURES_PER_BLOCK')
    const attempt = (index: number): Promise<Reply> =>
      index % 2 === 0
        ? basira.post('/auth/verify-email', { token: `x${index}` }, from(at(index)))
        : basira.post(
            '/auth/reset-password',
            { token: `x${index}`, password: 'wolken über dem moor' },
            from(at(index)),
          )
    expect(await passed(limit + 10, attempt)).toBe(limit)
  },
)

test.each(networks(30, 30, 60, 100))(
  'sign-ups pass from %s %d times, of new and taken addresses',
  async (_, limit, at) => {
    await start('SIGN_UPS_PER_BLOCK')
    const attempt = (index: number): Promise<Reply> =>
      basira.post('/auth/signup', { email: `some-${index % 7}@example.com`, password }, from(at(index)))
    expect(await passed(limit + 10, attempt)).toBe(limit)
  },
)

test.each(networks(30, 30, 60, 100))('resets are asked for from %s %d times', async (_, limit, at) => {
  await start('MAILS_PER_BLOCK_HOUR')
  const attempt = (index: number): Promise<Reply> =>
    basira.post('/auth/forgot-password', { email: `nobody-${index}@example.com` }, from(at(index)))
  expect(await passed(limit + 10, attempt)).toBe(limit)
})

test('whoever is signed in mistakes the own password 10 times, through all sessions together', async () => {
  await start('PASSWORD_FAILURES_PER_ACCOUNT')
  const { email, accessToken } = await basira.person()
  const other = await basira.signIn(email, password)
  const body = { current_password: 'not the password', new_password: 'wolken über dem moor' }
  const attempt = (at: number): Promise<Reply> =>
    basira.post('/auth/change-password', body, { bearer: at % 2 === 0 ? accessToken : other.accessToken })
  expect(await passed(30, attempt, 30)).toBe(10)
  const right = { ...body, current_password: password }
  expect((await basira.post('/auth/change-password', right, { bearer: accessToken })).status).toBe(429)
})

test('0 is no limit', async () => {
  basira = await startTestBasira({
    BASIRA_LIMIT_LOGIN_FAILURES_PER_ACCOUNT: '0',
    BASIRA_LIMIT_LOGIN_FAILURES_PER_BLOCK: '0',
    BASIRA_LIMIT_SIGN_INS_PER_ACCOUNT: '0',
  })
  const { email } = await basira.person()
  expect(await passed(120, () => guess(email, '203.0.113.7'))).toBe(120)
  expect(await passed(70, () => basira.post('/auth/login', { email, password }))).toBe(70)
})

test('a session asks as often a minute as the setting says, with its tokens or its cookies', async () => {
  basira = await startTestBasira({ BASIRA_LIMIT_ACCESS_REQUESTS_PER_MINUTE: '20' })
  const { email, accessToken } = await basira.person()
  // To the beginning of a minute: it is exact inside one.
  basira.advance(60 - ((basira.now() / 1_000) % 60))
  expect(await passed(40, () => basira.get('/auth/me', { bearer: accessToken }), 40)).toBe(20)
  const browser = await basira.post('/auth/session', { email, password })
  const cookie = cookieHeader(browser)
  expect(await passed(30, () => basira.get('/auth/sessions', { cookie }))).toBe(20)
})

test('an account has 100 live sessions, those that were not used longest end, all at once too', async () => {
  await start('SESSIONS_PER_ACCOUNT')
  const { email, accessToken } = await basira.person()
  const signedIn: string[] = []
  const live = async (bearer: string): Promise<number> =>
    list(await basira.get('/auth/sessions', { bearer }), 'sessions').length
  for (let at = 1; at < 100; at++) {
    basira.advance(1)
    signedIn.push((await basira.signIn(email, password)).accessToken)
  }
  expect(await live(accessToken)).toBe(100)
  basira.advance(1)
  const more = await basira.signIn(email, password)
  expect((await basira.get('/auth/me', { bearer: accessToken })).status).toBe(401)
  expect(await live(more.accessToken)).toBe(100)
  basira.advance(1)
  const crowd = await Promise.all(Array.from({ length: 30 }, () => basira.signIn(email, password)))
  expect(await live(crowd[0]?.accessToken ?? '')).toBe(100)
  const statuses = await Promise.all(
    [...signedIn.slice(0, 31), more.accessToken].map(
      async (bearer) => (await basira.get('/auth/me', { bearer })).status,
    ),
  )
  expect(statuses).toEqual([...Array.from({ length: 30 }, () => 401), 200, 200])
})

test('no more than five mails an hour reach an address, whoever asks and by which call', async () => {
  await start('MAILS_PER_ADDRESS_MINUTE', 'MAILS_PER_ADDRESS_HOUR')
  const { email, accessToken } = await basira.person()
  const signUp = (): Promise<Reply> =>
    basira.post('/auth/signup', { email: email.toUpperCase(), password }, from('203.0.113.7'))
  const replies = await Promise.all(Array.from({ length: 25 }, signUp))
  const free = await basira.post('/auth/signup', { email: 'free@example.com', password })
  expect(new Set([...replies, free].map(({ status, raw }) => `${status} ${raw}`)).size).toBe(1)
  for (let minute = 0; minute < 20; minute++) {
    await signUp()
    await basira.post('/auth/forgot-password', { email })
    await basira.post('/auth/resend-verification', undefined, { bearer: accessToken })
    basira.advance(120)
  }
  const waiting = basira.store.database.withTables<{ notices: { id: string } }>().selectFrom('notices')
  await expect.poll(() => waiting.select('id').execute()).toEqual([])
  expect(basira.mailsTo(email)).toHaveLength(5)
  const refused = await basira.post('/auth/forgot-password', { email })
  expect(refused.status).toBe(429)
  basira.advance(Number(refused.headers.get('retry-after')))
  expect((await basira.post('/auth/forgot-password', { email })).status).toBe(202)
})

test('a reset can be asked for right after the sign-up, once a minute, by everybody together', async () => {
  await start('MAILS_PER_ADDRESS_MINUTE', 'MAILS_PER_ADDRESS_HOUR')
  const { email } = await basira.person()
  const forgot = (at: number): Promise<Reply> =>
    basira.post('/auth/forgot-password', { email }, from(`203.0.113.${at}`))
  expect(await passed(10, forgot)).toBe(1)
})
