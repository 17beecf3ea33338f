/**
 * Chapter 2 of the ASVS, through the door of both services.
 *
 * What each requirement asks: chapter-02-validation.ts.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { list, text } from '../../services/basira/api/src/testing/reply.ts'
import {
  type Person,
  password,
  startTestBasira,
  type TestBasira,
} from '../../services/basira/api/src/testing/test-basira.ts'
import { type Signed, startTestBasker, type TestBasker } from '../basker/test-basker.ts'

let basira: TestBasira
let basker: TestBasker
let person: Person
let editor: Signed
beforeAll(async () => {
  basira = await startTestBasira()
  basker = await startTestBasker()
  person = await basira.verifiedPerson()
  editor = await basker.person({ 'royal-opera-house': 'editor' })
})
afterAll(() => Promise.all([basira?.close(), basker?.close()]))

const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')
const database = { name: 'orders', engine: 'postgres', host: 'db.internal' }

interface BodySchema {
  readonly properties?: Readonly<Record<string, object>>
  readonly additionalProperties?: boolean
}

test('2.1.1 the reference describes the body of every call that takes one: its fields, and no others', async () => {
  const { paths } = (await basira.get('/openapi.json')).body as {
    paths: Record<
      string,
      Record<string, { requestBody?: { content: Record<string, { schema: BodySchema }> } }>
    >
  }
  const bodies = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .flatMap(({ requestBody }) =>
      requestBody === undefined ? [] : [requestBody.content['application/json']?.schema],
    )
  expect(bodies.length).toBeGreaterThan(10)
  for (const schema of bodies) {
    expect(schema?.additionalProperties).toBe(false)
    expect(Object.keys(schema?.properties ?? {})).not.toEqual([])
  }
})

test('2.1.2 the reference says that an event does not end before it starts, and errors.md what bounds a key', async () => {
  expect((await basker.ask('GET', '/partners/openapi')).raw).toContain(
    'An event does not end before it starts; otherwise the write is 422 and names the field.',
  )
  const errors = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
  expect(errors).toContain('| 403 | `key_outlives_maker` |')
  expect(errors).toContain('| 403 | `key_wider_than_maker` |')
})

test('2.1.3 operations.md tells the limits for one account, one key, one organization, one network and for all', () => {
  for (const name of [
    'BASIRA_LIMIT_SESSIONS_PER_ACCOUNT',
    'BASIRA_LIMIT_SIGN_INS_PER_ACCOUNT',
    'BASIRA_RATE_LIMIT_PER_MINUTE',
    'BASIRA_LIMIT_LOGIN_FAILURES_PER_BLOCK',
    'BASIRA_LIMIT_KEYS_UNVERIFIED',
  ])
    expect(operations, name).toMatch(new RegExp(`^\\| \`${name}\` \\| [\\d,]+ \\| \\S`, 'm'))
  expect(operations).toContain('100 of one caller, 1,000 of all')
})

test('2.2.1 fields that are unknown, of another type or not of the list are refused', async () => {
  const statuses = []
  for (const wrong of [{ more: 1 }, { engine: 'oracle' }, { host: 'a b' }, { name: '' }, { name: 5 }]) {
    const reply = await basira.post('/databases', { ...database, ...wrong }, { bearer: person.accessToken })
    statuses.push(reply.status)
  }
  expect(statuses).toEqual([400, 400, 400, 400, 400])
  expect((await basira.get('/api-keys?more=1', { bearer: person.accessToken })).status).toBe(400)
})

test('2.2.2 a program that is no browser gets the same judgement as the pages', async () => {
  const program = await basira.post('/auth/signup', { email: basira.newAddress(), password: 'short' })
  const page = await basira.post(
    '/auth/signup',
    { email: basira.newAddress(), password: 'short' },
    { headers: { 'sec-fetch-site': 'same-origin', origin: 'https://basira.example' } },
  )
  expect([program.status, page.status, page.raw]).toEqual([400, 400, program.raw])
})

test('2.2.3 an event that ends before it starts is refused, made so or changed to it', async () => {
  const events = '/api/tenants/royal-opera-house/events'
  const event = { title: 'Tosca', slug: 'in-order', startsAt: '2026-02-06T19:30:00Z' }
  const { cookie } = editor
  const early = { ...event, endsAt: '2026-02-06T18:00:00Z' }
  const refused = await basker.ask('POST', events, { cookie, body: early })
  expect([refused.status, list(refused, 'errors').map(({ path }) => path)]).toEqual([422, ['endsAt']])
  const made = await basker.ask('POST', events, {
    cookie,
    body: { ...event, endsAt: '2026-02-06T22:00:00Z' },
  })
  expect(made.status).toBe(201)
  const headers = { 'if-match': made.headers.get('etag') ?? '' }
  const body = { startsAt: '2026-02-07T00:00:00Z' }
  const changed = await basker.ask('PATCH', `${events}/${text(made, 'id')}`, { cookie, body, headers })
  expect([changed.status, list(changed, 'errors').map(({ path }) => path)]).toEqual([422, ['endsAt']])
})

test('2.3.1 a link for one step does no other step, and none a second time', async () => {
  const other = await basira.person()
  const token = await basira.linkToken(other.email, '/verify-email')
  const fresh = 'ten green herons'
  expect((await basira.post('/auth/reset-password', { token, password: fresh })).status).toBe(400)
  expect((await basira.post('/auth/verify-email', { token, password })).status).toBe(204)
  expect((await basira.post('/auth/verify-email', { token, password })).status).toBe(400)
})

test('2.3.2 who has not proved the address registers one database and no second', async () => {
  const { accessToken } = await basira.person()
  const statuses = []
  for (let at = 0; at < 3; at++) {
    statuses.push((await basira.post('/databases', database, { bearer: accessToken })).status)
  }
  expect(statuses).toEqual([201, 403, 403])
})

test('2.3.3 a sign-in with a step that fails leaves nothing of itself behind', async () => {
  const { email, accessToken } = await basira.person()
  const sessions = async (): Promise<number> =>
    list(await basira.get('/auth/sessions', { bearer: accessToken }), 'sessions').length
  const before = await sessions()
  // The event is the last that is written; without a place for it nothing else may stay.
  const { database: rows } = basira.store
  const { sql } = await import('kysely')
  await sql`create trigger no_events before insert on audit_events begin select raise(abort, 'full'); end`.execute(
    rows,
  )
  const failed = await basira.post('/auth/login', { email, password })
  await sql`drop trigger no_events`.execute(rows)
  expect(failed.status).toBeGreaterThanOrEqual(500)
  expect(await sessions()).toBe(before)
  expect((await basira.post('/auth/login', { email, password })).status).toBe(200)
  expect(await sessions()).toBe(before + 1)
})

test('2.3.4 of twenty that ask at once for the one database there is, one gets it', async () => {
  const { accessToken } = await basira.person()
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => basira.post('/databases', database, { bearer: accessToken })),
  )
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(replies.filter(({ status }) => status === 403)).toHaveLength(19)
})

test('2.4.1 keys, sessions, sign-ups and bodies of strangers are bounded, and a refusal says when to come back', async () => {
  const narrow = await startTestBasira({
    BASIRA_RATE_LIMIT_PER_MINUTE: '3',
    BASIRA_LIMIT_ACCESS_REQUESTS_PER_MINUTE: '5',
    BASIRA_LIMIT_SIGN_UPS_PER_BLOCK: '2',
  })
  try {
    const someone = await narrow.person()
    const { key } = await narrow.key(someone)
    const statusesOf = async (count: number, ask: () => Promise<{ status: number }>): Promise<number[]> => {
      const statuses = []
      for (let at = 0; at < count; at++) statuses.push((await ask()).status)
      return statuses
    }
    expect(await statusesOf(4, () => narrow.get('/auth/me', { key }))).toEqual([200, 200, 200, 429])
    const bearer = someone.accessToken
    expect((await statusesOf(6, () => narrow.get('/auth/me', { bearer }))).at(-1)).toBe(429)
    const signUp = () => narrow.post('/auth/signup', { email: narrow.newAddress(), password })
    expect(await statusesOf(3, signUp)).toEqual([202, 429, 429])
    expect(Number((await signUp()).headers.get('retry-after'))).toBeGreaterThan(0)
    const large = { email: 'a@example.com', password: 'x'.repeat(20_000) }
    expect((await narrow.post('/auth/login', large)).status).toBe(413)
  } finally {
    await narrow.close()
  }
})
