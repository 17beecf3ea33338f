/**
 * Guessing through the door: what is limited is counted before any work is spent on it, by whom it may be, and a person's
 * own device is not locked out by strangers.
 *
 * The counting itself is tested in packages/fastify.
 */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, Connections } from './connection.ts'
import { api, askFor, bearer, newAddress, newKey, newPerson, type Person } from './person.ts'
import { type RunningBasira, runBasira } from './running.ts'

/** The one proxy that the servers trust; tests connect from it unless they say otherwise. */
const proxy = '127.0.0.1'
const wrong = 'certainly not the password'

let basira: RunningBasira
let many: Connections
let blocks = 0

beforeAll(async () => {
  basira = await runBasira({ TRUSTED_PROXIES: proxy, LOG_LEVEL: 'warn' })
  many = new Connections(basira.url, 50)
})
afterAll(async () => {
  many?.close()
  await basira?.close()
})

/** An address that nobody has come from before. */
/** The first 48 bits of an IPv6 network that nobody has asked from. */
function newPrefix(): string {
  return `2001:db8:${randomBytes(2).toString('hex')}`
}

function newBlock(): string {
  blocks += 1
  return `198.${18 + (blocks >> 16)}.${(blocks >> 8) & 255}.${blocks & 255}`
}

function post(path: string, json: object, headers: Readonly<Record<string, string>>): Promise<Answer> {
  return many.ask('POST', `${api}${path}`, { headers, json })
}

function guess(email: string, from: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return post('/auth/login', { email, password: wrong }, { 'x-forwarded-for': from, ...more })
}

function signIn(
  { email, password }: Person,
  from: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return post('/auth/login', { email, password }, { 'x-forwarded-for': from, ...more })
}

function countsOf(answers: readonly Answer[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

function times<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)))
}

/** That every 429 says when to come again, within `seconds`, in the words of any other error. */
function expectRetryAfter(answers: readonly Answer[], seconds: number): void {
  for (const { status, headers, text } of answers) {
    if (status !== 429) continue
    expect(headers['retry-after']).toMatch(/^[1-9]\d*$/)
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(seconds)
    expect(Object.keys(JSON.parse(text))).toEqual(['error'])
  }
}

async function lockOut(email: string): Promise<void> {
  const answers = await times(12, () => guess(email, newBlock()))
  expect(countsOf(answers)).toEqual({ 401: 10, 429: 2 })
}

describe('signing in', () => {
  test('of 200 guesses at once, from as many places, ten are looked at and the rest told to wait', async () => {
    const { email } = await newPerson(basira)
    const answers = await times(200, () => guess(email, newBlock()))
    expect(countsOf(answers)).toEqual({ 401: 10, 429: 190 })
    expectRetryAfter(answers, 900)
  })

  test('an address without an account is locked like one with an account', async () => {
    const answers = await times(40, () => guess(newAddress().toUpperCase(), newBlock()))
    expect(countsOf(answers)).toEqual({ 401: 40 })
    const email = newAddress()
    const spelt = await times(40, (index) => guess(index % 2 === 0 ? email : email.toUpperCase(), newBlock()))
    expect(countsOf(spelt)).toEqual({ 401: 10, 429: 30 })
  })

  test('while strangers guess, the right password is refused to strangers and taken from a known client', async () => {
    const person = await newPerson(basira)
    const known = { 'x-client-id': randomBytes(16).toString('hex') }
    expect((await signIn(person, newBlock(), known)).status).toBe(200)
    await lockOut(person.email)
    expect((await signIn(person, newBlock())).status).toBe(429)
    const madeUp = { 'x-client-id': randomBytes(16).toString('hex') }
    expect((await signIn(person, newBlock(), madeUp)).status).toBe(429)
    expect((await signIn(person, newBlock(), known)).status).toBe(200)
  })

  test('while strangers guess, the right password is taken from a browser that has signed in before', async () => {
    const person = await newPerson(basira)
    const { email, password } = person
    const begin = (cookie?: string): Promise<Answer> =>
      post(
        '/auth/session',
        { email, password },
        { 'x-forwarded-for': newBlock(), ...(cookie !== undefined && { cookie }) },
      )
    const first = await begin()
    const device = first.headers['set-cookie']?.find((line) => line.startsWith('__Host-basira_device='))
    await lockOut(email)
    expect((await begin()).status).toBe(429)
    expect((await begin('__Host-basira_device=planted')).status).toBe(429)
    expect((await begin(device?.split(';')[0])).status).toBe(204)
  })

  test('a device that one account knows opens no other', async () => {
    const [one, other] = [await newPerson(basira), await newPerson(basira)]
    const known = { 'x-client-id': randomBytes(16).toString('hex') }
    expect((await signIn(one, newBlock(), known)).status).toBe(200)
    await lockOut(other.email)
    expect((await signIn(other, newBlock(), known)).status).toBe(429)
  })

  test('a known device has ten failures of its own, and they lock out nobody else', async () => {
    const person = await newPerson(basira)
    const known = { 'x-client-id': randomBytes(16).toString('hex') }
    expect((await signIn(person, newBlock(), known)).status).toBe(200)
    const answers = await times(30, () => guess(person.email, newBlock(), known))
    expect(countsOf(answers)).toEqual({ 401: 10, 429: 20 })
    expect((await signIn(person, newBlock())).status).toBe(200)
  })

  test('signing in successfully is not limited', async () => {
    const person = await newPerson(basira)
    const block = newBlock()
    // Fewer at once than the limit, for those that are under way may still turn out to be failures.
    for (let round = 0; round < 4; round++) {
      const answers = await times(5, () => signIn(person, block))
      expect(countsOf(answers)).toEqual({ 200: 5 })
    }
  })

  test('one address block has a hundred failures, on whichever accounts; the next block has its own', async () => {
    const block = newBlock()
    const answers = await times(130, () => guess(newAddress(), block))
    expect(countsOf(answers)).toEqual({ 401: 100, 429: 30 })
    expectRetryAfter(answers, 900)
    expect((await signIn(await newPerson(basira), block)).status).toBe(429)
    expect((await guess(newAddress(), newBlock())).status).toBe(401)
  })
})

describe('whose address counts', () => {
  const signUp = (connections: Connections, forwarded?: string): Promise<Answer> =>
    connections.ask('POST', `${api}/auth/signup`, {
      json: { email: newAddress(), password: 'a password like any other' },
      ...(forwarded !== undefined && { headers: { 'x-forwarded-for': forwarded } }),
    })

  test('thirty sign-ups an hour from one block, however many come at once', async () => {
    const block = newBlock()
    const answers = await times(45, () => signUp(many, block))
    expect(countsOf(answers)).toEqual({ 202: 30, 429: 15 })
    expectRetryAfter(answers, 3_600)
  })

  test('an IPv6 /64 is one sender, the next /64 another', async () => {
    const net = newPrefix()
    const apart = await times(40, (index) => signUp(many, `${net}:${(index + 16).toString(16)}::1`))
    expect(countsOf(apart)).toEqual({ 202: 40 })
    const other = newPrefix()
    const same = await times(40, (index) => signUp(many, `${other}:7:${index.toString(16)}::${index + 1}`))
    expect(countsOf(same)).toEqual({ 202: 30, 429: 10 })
    expect((await signUp(many, `${other}:8::1`)).status).toBe(202)
  })

  test('what a sender writes in front of its own address changes nothing', async () => {
    const block = newBlock()
    const answers = await times(35, (index) => signUp(many, `203.0.113.${index}, ${block}`))
    expect(countsOf(answers)).toEqual({ 202: 30, 429: 5 })
    // Another proxy of ours behind it is passed over.
    expect((await signUp(many, `${newBlock()}, ${block}, ${proxy}`)).status).toBe(429)
    // The IPv4 address in IPv6 form, and with a port, is the same one.
    expect((await signUp(many, `::ffff:${block}`)).status).toBe(429)
    expect((await signUp(many, `${block}:4711`)).status).toBe(429)
  })

  test('whoever is no trusted proxy is counted by the connection, whatever it says', async () => {
    const stranger = new Connections(basira.url, 20, '127.0.0.2')
    const answers = await times(35, () => signUp(stranger, newBlock()))
    expect(countsOf(answers)).toEqual({ 202: 30, 429: 5 })
    const forwarded = await stranger.ask('POST', `${api}/auth/signup`, {
      headers: { forwarded: `for=${newBlock()}`, 'x-real-ip': newBlock() },
      json: { email: newAddress(), password: 'a password like any other' },
    })
    expect(forwarded.status).toBe(429)
    stranger.close()
  })

  test('a key’s allowed addresses are compared with what the proxy says, and only that', async () => {
    const { accessToken } = await newPerson(basira)
    const { key } = await newKey(basira.url, accessToken, { allowed_ips: ['192.0.2.0/24'] })
    const use = async (connections: Connections, forwarded: string): Promise<number> =>
      (
        await connections.ask('GET', `${api}/auth/me`, {
          headers: { ...bearer(key), 'x-forwarded-for': forwarded },
        })
      ).status
    const stranger = new Connections(basira.url, 1, '127.0.0.3')
    expect(await use(many, '192.0.2.9')).toBe(200)
    expect(await use(many, '192.0.2.9, 198.51.100.7')).toBe(401)
    expect(await use(stranger, '192.0.2.9')).toBe(401)
    stranger.close()
  })
})

describe('mails and links', () => {
  test('a verification mail is sent once a minute at most, that of the sign-up included', async () => {
    const [one, other] = [await newPerson(basira), await newPerson(basira)]
    const resend = ({ accessToken }: Person): Promise<Answer> =>
      many.ask('POST', `${api}/auth/resend-verification`, {
        headers: { ...bearer(accessToken), 'x-forwarded-for': newBlock() },
      })
    const answers = await times(6, () => resend(one))
    expect(countsOf(answers)).toEqual({ 429: 6 })
    expectRetryAfter(answers, 60)
    expect((await resend(other)).status).toBe(429)
  })

  test('a reset mail may be asked for once a minute for an address, known or not', async () => {
    const { email } = await newPerson(basira)
    for (const address of [email, newAddress()]) {
      const answers = await times(4, (index) =>
        post(
          '/auth/forgot-password',
          { email: index % 2 === 0 ? address : address.toUpperCase() },
          { 'x-forwarded-for': newBlock() },
        ),
      )
      expect(countsOf(answers)).toEqual({ 202: 1, 429: 3 })
      expectRetryAfter(answers, 60)
    }
  })

  test('thirty mails an hour may be asked for from one block', async () => {
    const block = newBlock()
    const answers = await times(36, () =>
      post('/auth/forgot-password', { email: newAddress() }, { 'x-forwarded-for': block }),
    )
    expect(countsOf(answers)).toEqual({ 202: 30, 429: 6 })
    expectRetryAfter(answers, 3_600)
  })

  test.each([
    ['/auth/verify-email', { token: 'guessed' }],
    ['/auth/reset-password', { token: 'guessed', password: 'another quite long one' }],
    ['/auth/end-sessions', { token: 'guessed' }],
  ])('%s: ten links that do not work from one block, then no more', async (path, json) => {
    const block = newBlock()
    const answers = await times(25, () => post(path, json, { 'x-forwarded-for': block }))
    expect(countsOf(answers)).toEqual({ 400: 10, 429: 15 })
    expectRetryAfter(answers, 900)
    expect((await post(path, json, { 'x-forwarded-for': newBlock() })).status).toBe(400)
  })

  test('links that work are not counted', async () => {
    const block = { 'x-forwarded-for': newBlock() }
    for (let count = 0; count < 9; count++) await post('/auth/verify-email', { token: 'guessed' }, block)
    for (let count = 0; count < 3; count++) {
      const { email } = await newPerson(basira)
      const token = await basira.post.takeToken(email, /verify/i)
      expect((await post('/auth/verify-email', { token }, block)).status).toBe(204)
    }
  })

  test('a current password may be guessed ten times, whoever has the session', async () => {
    const { accessToken, password } = await newPerson(basira)
    const change = (current: string): Promise<Answer> =>
      post(
        '/auth/change-password',
        { current_password: current, new_password: 'another quite long one' },
        { ...bearer(accessToken), 'x-forwarded-for': newBlock() },
      )
    const answers = await times(25, () => change(wrong))
    expect(countsOf(answers)).toEqual({ 403: 10, 429: 15 })
    expect((await change(password)).status).toBe(429)
  })
})

describe('numbers that an operator chose', () => {
  let tuned: RunningBasira
  beforeAll(async () => {
    tuned = await runBasira({
      BASIRA_RATE_LIMIT_PER_MINUTE: '40',
      BASIRA_LIMIT_MAILS_PER_ADDRESS_MINUTE: '1000',
      BASIRA_LIMIT_LOGIN_FAILURES_PER_ACCOUNT: '3',
      LOG_LEVEL: 'warn',
    })
  })
  afterAll(() => tuned?.close())

  test('five mails an hour for an address, where more than one a minute may be asked for', async () => {
    const { accessToken } = await newPerson(tuned)
    const connections = new Connections(tuned.url, 8)
    const answers = await times(9, () =>
      connections.ask('POST', `${api}/auth/resend-verification`, { headers: bearer(accessToken) }),
    )
    // The mail of the sign-up was the first.
    expect(countsOf(answers)).toEqual({ 202: 4, 429: 5 })
    expectRetryAfter(answers, 3_600)
    connections.close()
  })

  test('a key makes as many requests a minute as it may; another key and a session are not stopped by it', async () => {
    const { accessToken } = await newPerson(tuned)
    const [one, other] = [await newKey(tuned.url, accessToken), await newKey(tuned.url, accessToken)]
    const connections = new Connections(tuned.url, 20)
    // A minute of the clock may end in between; then a few more fit.
    const answers = await times(100, () =>
      connections.ask('GET', `${api}/auth/me`, { headers: bearer(one.key) }),
    )
    expectRetryAfter(answers, 60)
    const counts = countsOf(answers)
    expect(counts[200]).toBeGreaterThanOrEqual(40)
    expect(counts[200]).toBeLessThanOrEqual(80)
    expect((counts[200] ?? 0) + (counts[429] ?? 0)).toBe(100)
    await askFor(200, tuned.url, 'GET', '/auth/me', { headers: bearer(other.key) })
    await askFor(200, tuned.url, 'GET', '/auth/me', { headers: bearer(accessToken) })
    connections.close()
  })

  test('three failures where three were chosen', async () => {
    const { email } = await newPerson(tuned)
    const connections = new Connections(tuned.url, 8)
    const answers = await times(8, () =>
      connections.ask('POST', `${api}/auth/login`, { json: { email, password: wrong } }),
    )
    expect(countsOf(answers)).toEqual({ 401: 3, 429: 5 })
    connections.close()
  })
})
