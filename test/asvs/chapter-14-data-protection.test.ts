/**
 * Chapter 14 of the ASVS, held by a running Basira: where sensitive data goes, and where it does not stay.
 *
 * What is asked: chapter-14-data-protection.ts; what only a browser tells is in test/browser, too.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cookieHeader } from '../../services/basira/api/src/testing/reply.ts'
import {
  password,
  publicUrl,
  startTestBasira,
  type TestBasira,
} from '../../services/basira/api/src/testing/test-basira.ts'
import { readFiles } from '../house/source-tree.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira()
})
afterAll(() => basira.close())

const inventory = readFileSync(new URL('../../docs/inventory.md', import.meta.url), 'utf8')
const headers = { 'sec-fetch-site': 'same-origin', origin: publicUrl }

/** Rows of the table of levels: level, what, how. */
function levels(): readonly (readonly string[])[] {
  const part = inventory.split('## Data by level')[1]?.split('\n## ')[0] ?? ''
  return [...part.matchAll(/^\| (\w+) \| ([^|]+) \| ([^|]+) \|$/gm)].map((row) => row.slice(1)).slice(1)
}

test('14.1.1 sensitive data is listed in four levels', () => {
  expect(levels().map(([level]) => level)).toEqual(['secret', 'personal', 'internal', 'public'])
  for (const what of ['passwords', 'API keys', 'root secrets']) expect(levels()[0]?.[1]).toContain(what)
  expect(levels()[1]?.[1]).toContain('email addresses')
})

test('14.1.2 each level says how it is kept and who gets it', () => {
  expect(levels().map(([, , how = '']) => how.length > 20)).toEqual([true, true, true, true])
  expect(levels()[0]?.[2]).toMatch(/digests or sealed boxes/)
  expect(levels()[1]?.[2]).toMatch(/deleted after 400 days/)
})

test('14.2.1 a key in a query lets nobody in, and mailed links carry their token behind the hash', async () => {
  const person = await basira.person()
  const { key } = await basira.key(person)
  for (const name of ['api_key', 'key', 'access_token', 'x-api-key'])
    expect((await basira.get(`/auth/me?${name}=${encodeURIComponent(key)}`)).status).toBe(401)
  const { text } = await basira.mail(person.email, '/verify-email')
  expect(text).toMatch(/\/verify-email#token=/)
  expect(text).not.toMatch(/\?token=/)
})

test('14.2.2 a reply with data may be stored by no cache', async () => {
  const { accessToken: bearer } = await basira.person()
  for (const path of ['/auth/me', '/api-keys', '/databases', '/billing', '/auth/sessions'])
    expect((await basira.get(path, { bearer })).headers.get('cache-control')).toBe('no-store')
})

test('14.2.3 pages of the dashboard may load and send to their own origin only', async () => {
  const policy = (await basira.get('//')).headers.get('content-security-policy') ?? ''
  expect(policy).toMatch(/default-src '(?:none|self)'/)
  expect(policy).not.toMatch(/https?:|\*/)
})

test('14.2.4 a password and a key are in no row of what is stored', async () => {
  const person = await basira.verifiedPerson()
  const { key } = await basira.key(person)
  const tables = basira.store.database.withTables<Record<string, object>>()
  const rows = []
  for (const table of ['accounts', 'api_keys', 'api_key_secrets', 'sessions', 'audit_events'])
    rows.push(...(await tables.selectFrom(table).selectAll().execute()))
  const stored = JSON.stringify(rows)
  expect(stored).toContain(person.email)
  for (const secret of [password, key.split('_').at(-1), person.refreshToken.split('_').at(-1)])
    expect(stored).not.toContain(secret)
})

test('14.3.1 the reply to a sign-out clears cookies, caches and storage', async () => {
  const { email } = await basira.person()
  const cookie = cookieHeader(await basira.post('/auth/session', { email, password }, { headers }))
  const reply = await basira.ask('DELETE', '/auth/session', { headers, cookie })
  const cleared = reply.headers.get('clear-site-data')
  for (const what of ['"cache"', '"cookies"', '"storage"']) expect(cleared).toContain(what)
})

test('14.3.2 replies that hand out a credential, and refusals, are not to be kept', async () => {
  const person = await basira.person()
  const made = await basira.post('/api-keys', { name: 'a' }, { bearer: person.accessToken })
  const refused = await basira.get('/auth/me')
  for (const { headers: sent } of [made, refused]) expect(sent.get('cache-control')).toBe('no-store')
  expect([made.status, refused.status]).toEqual([201, 401])
})

test('14.3.3 the code of the dashboards keeps no token, key or password in storage', () => {
  const web = readFiles((path) =>
    /^(packages\/web|services\/(?:basira\/dashboard|basker\/admin))\/.+\.tsx?$/.test(path),
  )
  const lines = web
    .filter(({ path }) => !/\.test\.tsx?$/.test(path))
    .flatMap(({ text }) =>
      text.split('\n').filter((line) => /(?:local|session)Storage|\.setItem\(/.test(line)),
    )
  expect(lines.length).toBeGreaterThan(0)
  expect(lines.filter((line) => /setItem\([^)]*(?:token|password|secret|apiKey)/i.test(line))).toEqual([])
})
