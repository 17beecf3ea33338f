/**
 * Chapter 6 of the ASVS without passwords themselves: documents, guessing, ways in, and how one is got back.
 *
 * What each requirement asks: chapter-06-authentication.ts. Passwords: chapter-06-passwords.test.ts.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createBasker, readBaskerConfiguration } from '@claviger/basker'
import { createLogger } from '@claviger/host'
import { Secret } from 'claviger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Reply } from '../../services/basira/api/src/testing/reply.ts'
import {
  password,
  startTestBasira,
  type TestBasira,
} from '../../services/basira/api/src/testing/test-basira.ts'
import { startTestBasker, type TestBasker } from '../basker/test-basker.ts'

let basira: TestBasira
let basker: TestBasker
beforeAll(async () => {
  basira = await startTestBasira()
  basker = await startTestBasker()
})
afterAll(() => Promise.all([basira?.close(), basker?.close()]))

const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')
const signIns = /^## Signing in, and who guesses\n([\s\S]*?)(?=^## )/m.exec(operations)?.[1] ?? ''
const fresh = 'ten green herons'

/** The words in code marks of the line that begins with `start`. */
function markedWords(start: string): readonly string[] {
  const line = signIns.split('\n').find((one) => one.startsWith(start)) ?? ''
  return [...line.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)
}

async function guess(at: TestBasira, email: string, cookie?: string): Promise<number> {
  const asked = { email, password: 'not the password' }
  return (await at.post('/auth/session', asked, cookie === undefined ? {} : { cookie })).status
}

/** What a first start in production tells about accounts that it made. */
async function toldInProduction(): Promise<readonly string[]> {
  const told: string[] = []
  const read = readBaskerConfiguration({
    NODE_ENV: 'production',
    SMTP_URL: 'smtp://127.0.0.1:9',
    BASKER_PORT: '0',
    BASKER_PUBLIC_URL: 'https://basker.example',
    BASKER_SECRET: randomBytes(32).toString('base64'),
    CLAVIGER_SECRET: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'silent',
  })
  const databaseUrl = new Secret<'database-url'>(':memory:')
  const log = createLogger({ level: 'silent', service: 'basker' })
  const tell = (line: string): void => void told.push(line)
  const running = await createBasker({ ...read, databaseUrl, databaseFile: null }, { log, tell })
  await running.close()
  return told
}

test('6.1.1 operations.md says how guessing is slowed down, by which settings, and how owners stay let in', () => {
  const settings = markedWords('- **Guessing.**').filter((name) => name.startsWith('…_'))
  expect(settings.length).toBeGreaterThan(3)
  for (const name of settings)
    expect(operations, name).toMatch(
      new RegExp(`^\\| \`(?:BASIRA|BASKER)_${name.replace('…_', '')}\` \\|`, 'm'),
    )
  expect(signIns).toMatch(/^- \*\*Nobody is locked out\.\*\* .*known.*reset/m)
})

test('6.1.2 operations.md lists the words of which no password is made, and each of them is refused', async () => {
  const words = markedWords('- **Words.**')
  expect(words).toEqual(['basira', 'basker', 'claviger'])
  for (const word of ['basira', 'claviger']) {
    const asked = { email: basira.newAddress(), password: `${word}-1990-x` }
    expect((await basira.post('/auth/signup', asked)).status, word).toBe(400)
  }
  expect(signIns).toMatch(/- \*\*Words\.\*\* .*address.*name.*organization/)
})

test('6.1.3 operations.md lists every way to authenticate that the reference knows, each with what guards it', async () => {
  const document = (await basira.get('/openapi.json')).body as {
    components: { securitySchemes: Record<string, { type: string; in?: string }> }
  }
  const kinds = Object.values(document.components.securitySchemes).map((one) => one.in ?? one.type)
  expect([...new Set(kinds)].sort()).toEqual(['cookie', 'header', 'http'])
  const rows = signIns.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| way'))
  expect(rows.map((row) => row.split(' | ')[0])).toEqual([
    '| password',
    '| access token',
    '| refresh token',
    '| session cookies',
    '| API key',
    '| mailed link',
  ])
  for (const row of rows) expect(row.split('|').filter((cell) => cell.trim() !== '')).toHaveLength(3)
})

test('6.3.1 ten wrong passwords of strangers close an account to strangers, not to a browser that it knows', async () => {
  const narrow = await startTestBasira({ BASIRA_LIMIT_LOGIN_FAILURES_PER_ACCOUNT: '' })
  try {
    const { email } = await narrow.person()
    const known = await narrow.post('/auth/session', { email, password })
    const cookie = `__Host-basira_device=${known.cookies['__Host-basira_device']}`
    const statuses = []
    for (let at = 0; at < 11; at++) statuses.push(await guess(narrow, email))
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429])
    // The right password of a stranger does not tell that it is right.
    expect((await narrow.post('/auth/session', { email, password })).status).toBe(429)
    expect((await narrow.post('/auth/session', { email, password }, { cookie })).status).toBe(204)
  } finally {
    await narrow.close()
  }
})

test('6.3.2 nobody is there at the first start; in development one owner, whose password is another one each time', async () => {
  const fresh = await startTestBasira()
  const other = await startTestBasker()
  try {
    expect(await fresh.engine.operations.listAccounts(1, null)).toEqual([])
    const passwords = [basker, other].map(({ told }) => /password (\S+)$/.exec(told[0] ?? '')?.[1])
    expect(new Set(passwords).size).toBe(2)
    for (const one of passwords) expect(one).toMatch(/^[\w-]{20}$/)
  } finally {
    await Promise.all([fresh.close(), other.close()])
  }
  expect(await toldInProduction()).toEqual([])
})

test('6.3.4 each way in that takes a password shares one count, and none lets in whom another keeps out', async () => {
  const narrow = await startTestBasira({ BASIRA_LIMIT_LOGIN_FAILURES_PER_ACCOUNT: '4' })
  try {
    const { email } = await narrow.person()
    const wrong = { email, password: 'not the password' }
    const ways = ['/auth/login', '/auth/session', '/auth/login', '/auth/session']
    for (const way of ways) expect((await narrow.post(way, wrong)).status).toBe(401)
    const replies: Reply[] = []
    for (const way of ['/auth/login', '/auth/session'])
      replies.push(await narrow.post(way, { email, password }))
    expect(replies.map(({ status }) => status)).toEqual([429, 429])
  } finally {
    await narrow.close()
  }
})

test('6.4.1 an invitation is random, works once, and sets a password of the invited person’s own', async () => {
  const { cookie } = await basker.siteOwner()
  const tokens = []
  for (const email of ['ada@example.com', 'ida@example.com']) {
    await basker.ask('POST', '/api/users', { cookie, body: { email, roles: [] } })
    tokens.push(await basker.linkToken(email, '/admin/accept-invitation'))
  }
  const [token = '', other = ''] = tokens
  expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(32)
  expect(token).not.toBe(other)
  const accept = async (body: object): Promise<number> =>
    (await basker.ask('POST', '/api/users/accept-invitation', { body })).status
  expect(await accept({ token, password: 'short' })).toBe(400)
  expect(await accept({ token, password })).toBe(204)
  expect(await accept({ token, password: fresh })).toBe(400)
  basker.advance(31 * 86_400)
  expect(await accept({ token: other, password })).toBe(400)
})

test('6.4.2 no call takes or gives a hint or the answer to a question', async () => {
  const documents = [await basira.get('/openapi.json'), await basker.ask('GET', '/api/openapi.json')]
  const names = documents.flatMap(({ raw }) => [...raw.matchAll(/"([A-Za-z_]+)":/g)].map(([, name]) => name))
  expect(names).toContain('current_password')
  expect(names.filter((name) => /hint|question|answer|birth|maiden/i.test(name ?? ''))).toEqual([])
})

test('6.4.3 a reset takes the mailed link, works once, ends every session and key, and signs nobody in', async () => {
  const person = await basira.person()
  const { key } = await basira.key(person)
  await basira.post('/auth/forgot-password', { email: person.email })
  const token = await basira.linkToken(person.email, '/reset-password')
  const done = await basira.post('/auth/reset-password', { token, password: fresh })
  expect([done.status, done.raw]).toEqual([204, ''])
  expect((await basira.post('/auth/reset-password', { token, password })).status).toBe(400)
  expect((await basira.get('/auth/me', { bearer: person.accessToken })).status).toBe(401)
  expect((await basira.get('/auth/me', { key })).status).toBe(401)
  expect((await basira.post('/auth/login', { email: person.email, password })).status).toBe(401)
  expect((await basira.post('/auth/login', { email: person.email, password: fresh })).status).toBe(200)
})
