/**
 * The published page about authentication, held to its word: every command on it, run as printed, and its facts.
 *
 * The page is authentication-page.md. What it leaves open is tested elsewhere.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fencedBlocks } from '../docs/fenced-blocks.ts'
import { jsonOf } from './connection.ts'
import { type CurlReply, curl } from './curl.ts'
import { api, ask, askFor, bearer, newKey, newPerson, type Person, withoutLimits } from './person.ts'
import { type RunningBasira, runBasira } from './running.ts'

const page = readFileSync(new URL('authentication-page.md', import.meta.url), 'utf8')
const commands = fencedBlocks(page).flatMap(({ language, text }) => (language === 'sh' ? [text] : []))
const keyPattern = /^dbm_ak_([a-z2-7]{16})_([0-9A-Za-z]{49})$/

let basira: RunningBasira
let person: Person
const used = new Set<string>()

beforeAll(async () => {
  basira = await runBasira(withoutLimits)
  person = await newPerson(basira)
})

afterAll(() => basira.close())

/** The one command on the page that has all of `marks` in it, with its placeholders filled, as curl answers it. */
function run(marks: readonly string[], fill: Readonly<Record<string, string>> = {}): Promise<CurlReply> {
  const [found, ...others] = commands.filter((command) => marks.every((mark) => command.includes(mark)))
  if (found === undefined || others.length > 0) throw new Error(`not one command with ${marks.join(' and ')}`)
  used.add(found)
  const filled = Object.entries(fill).reduce((text, [placeholder, value]) => {
    if (!text.includes(placeholder)) throw new Error(`no ${placeholder} in ${found}`)
    return text.replace(placeholder, value)
  }, found)
  return curl(filled.replace('https://api.usebasira.com', basira.url))
}

function bodyOf(reply: CurlReply): Readonly<Record<string, unknown>> {
  return JSON.parse(reply.body)
}

const createKey = (credential: string): Promise<CurlReply> =>
  run(['POST', '/api-keys'], { '<your-jwt-or-api-key>': credential })

test.each(['a JWT', 'an API key'])('the command that creates a key works with %s', async (kind) => {
  const credential =
    kind === 'a JWT' ? person.accessToken : (await newKey(basira.url, person.accessToken)).key
  const reply = await createKey(credential)
  expect(reply.status).toBe(201)
  const made = bodyOf(reply)
  const [, keyId] = keyPattern.exec(String(made['key'])) ?? []
  expect(made).toMatchObject({
    name: 'my-script',
    id: keyId,
    prefix: `dbm_ak_${keyId}_...`,
    status: 'active',
  })
})

test('both commands that use a key list the databases', async () => {
  const { key } = await newKey(basira.url, person.accessToken)
  for (const header of ['X-API-Key: dbm_ak_your_key', 'Bearer dbm_ak_your_key']) {
    const reply = await run(['/databases', header], { dbm_ak_your_key: key })
    expect(reply.status).toBe(200)
    expect(bodyOf(reply)).toEqual({ databases: [] })
  }
})

test('the command that deletes a key works with another key and with the key itself, which is refused from then on', async () => {
  const holder = await newKey(basira.url, person.accessToken)
  const other = await newKey(basira.url, person.accessToken)
  for (const { id, key } of [other, holder]) {
    expect((await ask(basira.url, 'GET', '/databases', { headers: { 'x-api-key': key } })).status).toBe(200)
    const reply = await run(['DELETE'], { '{id}': id, dbm_ak_your_key: holder.key })
    expect([reply.status, reply.body]).toEqual([204, ''])
    for (const headers of [{ 'x-api-key': key }, bearer(key)]) {
      expect((await ask(basira.url, 'GET', '/databases', { headers })).status).toBe(401)
    }
  }
})

test('the command that logs in answers with exactly the three fields of the page, and sets no cookie', async () => {
  const reply = await run(['/auth/login'], {
    'you@example.com': person.email,
    'your-password': person.password,
  })
  expect(reply.status).toBe(200)
  const printed: object = JSON.parse(/# Response: (.*)/.exec(page)?.[1] ?? '')
  expect(Object.keys(bodyOf(reply))).toEqual(Object.keys(printed))
  expect(bodyOf(reply)['expires_in']).toBe(900)
  expect(reply.headers.get('set-cookie')).toBeUndefined()
  expect(reply.headers.get('cache-control')).toBe('no-store')
})

test('the commands that use, refresh and use again the tokens of a login work one after another', async () => {
  const login = bodyOf(
    await run(['/auth/login'], { 'you@example.com': person.email, 'your-password': person.password }),
  )
  const refresh = await run(['/auth/refresh'], {
    '"refresh_token": "..."': `"refresh_token": "${login['refresh_token']}"`,
  })
  expect(refresh.status).toBe(200)
  const fresh = bodyOf(refresh)
  expect(Object.keys(fresh)).toEqual(['access_token', 'refresh_token', 'expires_in'])
  expect(fresh['refresh_token']).not.toBe(login['refresh_token'])
  for (const { access_token } of [login, fresh]) {
    const reply = await run(['/databases', '<access_token>'], { '<access_token>': String(access_token) })
    expect([reply.status, bodyOf(reply)]).toEqual([200, { databases: [] }])
  }
})

test('the command that resends the verification mail has a mail with a working link sent', async () => {
  const unverified = await newPerson(basira)
  await basira.post.takeToken(unverified.email, /verify/i)
  const reply = await run(['/auth/resend-verification'], { '<access_token>': unverified.accessToken })
  expect(reply.status).toBe(202)
  const token = await basira.post.takeToken(unverified.email, /verify/i)
  await askFor(204, basira.url, 'POST', '/auth/verify-email', { json: { token } })
})

test('a key is shown once: afterwards only its prefix is visible', async () => {
  const { id, key } = await newKey(basira.url, person.accessToken, { name: 'shown once' })
  const secret = keyPattern.exec(key)?.[2] ?? key
  for (const path of ['/api-keys', `/api-keys/${id}`, '/auth/me']) {
    for (const headers of [bearer(key), bearer(person.accessToken)]) {
      const answer = await askFor(200, basira.url, 'GET', path, { headers })
      expect(answer.text).not.toContain(secret)
    }
  }
  const shown = jsonOf(
    await askFor(200, basira.url, 'GET', `/api-keys/${id}`, { headers: bearer(person.accessToken) }),
  )
  expect(shown['prefix']).toBe(`dbm_ak_${id}_...`)
  expect(shown).not.toHaveProperty('key')
})

test('API keys are refused for billing, in the words of the page', async () => {
  const { key } = await newKey(basira.url, person.accessToken)
  for (const headers of [{ 'x-api-key': key }, bearer(key)]) {
    const refusal = await ask(basira.url, 'GET', '/billing', { headers })
    expect([refusal.status, refusal.text]).toEqual([403, '{"error":"API keys cannot be used for billing"}'])
  }
  await askFor(200, basira.url, 'GET', '/billing', { headers: bearer(person.accessToken) })
})

interface Operation {
  readonly security?: readonly Readonly<Record<string, unknown>>[]
}

/** Every call that needs a credential, as the OpenAPI document lists them. */
async function guardedCalls() {
  const document = jsonOf(await askFor(200, basira.url, 'GET', '/openapi.json'))
  const paths = Object.entries(document['paths'] as Record<string, Record<string, Operation>>)
  return paths.flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { security = [] }]) =>
      // An empty alternative says that it goes without.
      security.length === 0 || security.some((one) => Object.keys(one).length === 0)
        ? []
        : [
            {
              method: method.toUpperCase(),
              path: path.replace(api, ''),
              takesKeys: security.some((one) => 'apiKey' in one),
            },
          ],
    ),
  )
}

test('API keys work with all endpoints except billing', async () => {
  const holder = await newPerson(basira, { verified: true })
  const { key } = await newKey(basira.url, holder.accessToken)
  const calls = await guardedCalls()
  expect(calls.filter(({ takesKeys }) => !takesKeys).map(({ path }) => path)).toEqual(['/billing'])
  const withKeys = calls.filter(({ takesKeys }) => takesKeys)
  expect(withKeys.length).toBeGreaterThan(12)
  for (const { method, path } of withKeys) {
    const target = path.replaceAll(/\{[^}]+\}/g, 'unknown')
    const asked = { headers: { 'x-api-key': key }, ...(method !== 'GET' && { json: {} }) }
    const { status } = await ask(basira.url, method, target, asked)
    expect([401, 403, 405, 500], `${method} ${path}`).not.toContain(status)
  }
})

test('an access token lasts 15 minutes and a refresh token 7 days, and browsers hold them in HttpOnly cookies', async () => {
  const [, payload = ''] = person.accessToken.split('.')
  const claims: { iat: number; exp: number } = JSON.parse(Buffer.from(payload, 'base64url').toString())
  expect(claims.exp - claims.iat).toBe(15 * 60)
  const { email, password } = person
  const answer = await askFor(204, basira.url, 'POST', '/auth/session', { json: { email, password } })
  const cookies = answer.headers['set-cookie'] ?? []
  const maxAge = (name: string): number =>
    Number(/max-age=(\d+)/i.exec(cookies.find((one) => one.startsWith(`${name}=`)) ?? '')?.[1])
  expect(maxAge('__Host-basira_refresh')).toBeGreaterThan(7 * 86_400 - 60)
  expect(maxAge('__Host-basira_refresh')).toBeLessThanOrEqual(7 * 86_400)
  expect(maxAge('__Host-basira_access')).toBeLessThanOrEqual(15 * 60)
  expect(cookies.length).toBeGreaterThanOrEqual(2)
  for (const cookie of cookies) {
    for (const attribute of [/; *httponly/i, /; *secure/i, /; *samesite=lax/i, /; *path=\/(;|$)/i]) {
      expect(cookie).toMatch(attribute)
    }
    expect(cookie).not.toMatch(/; *domain=/i)
  }
})

test('every command of the page has been run', () => {
  expect(commands.length).toBe(8)
  expect(commands.filter((command) => !used.has(command))).toEqual([])
})
