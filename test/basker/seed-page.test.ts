/**
 * The published page about authentication, held to its word: its command and each of its headers sent by the real curl, and
 * its bodies byte for byte.
 *
 * The page is authentication-page.md. What it leaves open is tested elsewhere.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { firstOwner, startBasker } from '@claviger/basker'
import { createLogger } from '@claviger/host'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CurlReply, curl } from '../basira/curl.ts'
import { fencedBlocks } from '../docs/fenced-blocks.ts'

const page = readFileSync(new URL('authentication-page.md', import.meta.url), 'utf8')
const printedKey = 'a1b2c3d4-e5f6-7890-abcd-ef1234567890'
const blocks = (language: string): readonly string[] =>
  fencedBlocks(page)
    .filter((block) => block.language === language)
    .map(({ text }) => text)
const [command = ''] = blocks('sh')
const [correct = ''] = blocks('correct')
const incorrect = (blocks('incorrect')[0] ?? '').trim().split('\n')
/** The bodies as they go over the wire: what is printed, without what makes it readable. */
const [unauthorized = '', forbidden = ''] = blocks('json').map((text) => JSON.stringify(JSON.parse(text)))

let basker: Awaited<ReturnType<typeof startBasker>>
const dataDir = mkdtempSync(join(tmpdir(), 'basker-'))
let key = ''

beforeAll(async () => {
  const told: string[] = []
  basker = await startBasker(
    { BASKER_PORT: '0', CLAVIGER_DATA: dataDir, LOG_LEVEL: 'silent' },
    {
      log: createLogger({ level: 'silent', service: 'basker' }),
      hashParameters: { memoryKib: 8, passes: 1, lanes: 1 },
      tell: (line) => told.push(line),
    },
  )
  key = await newKey(told.join('\n').split(' ').at(-1)?.trim() ?? '')
})

afterAll(async () => {
  await basker?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** Signs in as the panel does and generates a key. */
async function newKey(password: string): Promise<string> {
  const json = { 'content-type': 'application/json' }
  const login = await fetch(`${basker.url}/api/users/login`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email: firstOwner, password }),
  })
  const cookie = login.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const made = await fetch(`${basker.url}/api/users/me/api-keys`, {
    method: 'POST',
    headers: { ...json, cookie },
    body: '{}',
  })
  return String(((await made.json()) as Record<string, unknown>)['key'])
}

/** The command of the page at this server, with `header` in the place of the printed one. */
function run(header: string, path = '/partners/2026-02/royal-opera-house/pages'): Promise<CurlReply> {
  const at = command
    .replace('https://api.basker.app/partners/2026-02/royal-opera-house/pages', `${basker.url}${path}`)
    .replace(`Authorization: users API-Key ${printedKey}`, header)
  expect(at).not.toContain('basker.app')
  return curl(at)
}

function withKey(line: string, value = key): string {
  expect(line).toContain(printedKey)
  return line.trim().replace(printedKey, value)
}

test('a generated key looks like the one on the page', () => {
  expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
})

test('the command of step 2 gets the pages of the Royal Opera House', async () => {
  const reply = await run(withKey(correct))
  expect(reply.status).toBe(200)
  const { docs, totalDocs } = JSON.parse(reply.body)
  expect(totalDocs).toBeGreaterThan(0)
  expect(docs.length).toBeGreaterThan(0)
  for (const document of docs) {
    expect(document.id).toMatch(/^[0-9a-f]{24}$/)
    expect(document._status).toBe('published')
  }
  expect(reply.headers.get('content-type')).toContain('application/json')
})

test('the command of step 2 as printed, with a key that nobody has, gets the body of step 3', async () => {
  const reply = await run(correct.trim())
  expect([reply.status, reply.body]).toEqual([401, unauthorized])
})

test('there are three incorrect headers on the page', () => expect(incorrect).toHaveLength(3))

test.each(incorrect)('with a good key too it is refused: %s', async (line) => {
  const reply = await run(withKey(line))
  expect([reply.status, reply.body]).toEqual([
    401,
    '{"error":"Unauthorized","message":"Valid API key required"}',
  ])
  expect(reply.body).toBe(unauthorized)
  expect(reply.headers.get('www-authenticate')).toBe('API-Key realm="partners"')
  expect(reply.headers.get('x-request-id')).toBeTruthy()
})

test.each(['missing', 'base64-encoded'])('a key that is %s is refused as one that is wrong', async (kind) => {
  const encoded = Buffer.from(key).toString('base64')
  const reply = await run(kind === 'missing' ? 'X-Nothing: 1' : withKey(correct, encoded))
  expect([reply.status, reply.body]).toEqual([401, unauthorized])
})

describe('the public routes', () => {
  test.each([
    ['/partners/openapi', 'application/json'],
    ['/partners/docs', 'text/html'],
  ])('%s asks for no key', async (path, type) => {
    const reply = await run('X-Nothing: 1', path)
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-type')).toContain(type)
  })

  test.each(['/partners/', '/partners/openapi.json', '/partners/2026-02', '/partners/status'])(
    '%s is none of them',
    async (path) => {
      const reply = await run('X-Nothing: 1', path)
      expect([reply.status, reply.body]).toEqual([401, unauthorized])
    },
  )
})

describe('the native API', () => {
  test.each(['/api/users/me', '/api/pages', '/api/', '/api/users/login', '/api/nothing'])(
    '%s refuses every key before it is looked at',
    async (path) => {
      for (const line of [withKey(correct), correct.trim(), 'Authorization: users API-Key x']) {
        const reply = await run(line, path)
        expect([reply.status, reply.body]).toEqual([
          403,
          '{"error":"Forbidden","message":"API keys must use the Partners API at /partners/:version/:tenant/*"}',
        ])
        expect(reply.body).toBe(forbidden)
      }
    },
  )
})

test('nothing in the data folder holds the key', () => {
  for (const name of ['basker.db', 'basker.db-wal']) {
    expect(readFileSync(join(dataDir, name)).includes(key)).toBe(false)
  }
})
