/**
 * Nothing that either service answers to a GET tells when a session was refreshed: each call of the OpenAPI documents, with
 * each kind of credential, before and after, with a clock that stands still.
 *
 * What a thief makes of a service that does tell is watcher.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { list, type Reply, text } from '../../services/basira/api/src/testing/reply.ts'
import { startTestBasira, type TestBasira } from '../../services/basira/api/src/testing/test-basira.ts'
import { startTestBasker, type TestBasker } from '../basker/test-basker.ts'

const hour = 3_600_000

type Headers = Readonly<Record<string, string>>
type Seen = Readonly<Record<string, readonly [number, ...unknown[]]>>
type Ask = (path: string, headers: Headers) => Promise<Reply>

/** What may differ between two replies to the same call. */
const eachTime = new Set(['x-request-id', 'content-length', 'keep-alive', 'date'])

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Paths that can be read, their parameters filled in. */
async function readable(
  url: string,
  parameter: (name: string, path: string) => string,
): Promise<readonly string[]> {
  const { paths } = (await (await fetch(url)).json()) as Document
  return Object.entries(paths)
    .filter(([, methods]) => 'get' in methods)
    .map(([path]) => path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => parameter(name, path)))
}

/** Each path's reply to each credential: status, headers and body. */
async function everything(
  ask: Ask,
  paths: readonly string[],
  credentials: readonly Headers[],
): Promise<Seen> {
  const seen: Record<string, readonly [number, ...unknown[]]> = {}
  for (const path of paths) {
    for (const [index, headers] of credentials.entries()) {
      const reply = await ask(path, headers)
      const told = [...reply.headers].filter(([name]) => !eachTime.has(name))
      const body = reply.raw.replaceAll(reply.headers.get('x-request-id') ?? '', 'its request id')
      seen[`${path} ${index}`] = [reply.status, told, body]
    }
  }
  return seen
}

const answered = (seen: Seen): number => Object.values(seen).filter(([status]) => status === 200).length

const at = (time: number): void => void vi.setSystemTime(time)
const forwarded = (address: string, agent: string): Headers => ({
  'x-forwarded-for': address,
  'user-agent': agent,
})
const owner = forwarded(
  '203.0.113.9',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
)
const thief = forwarded('198.51.100.7', 'curl/8.5.0')

/** Before anything was refreshed in the morning, and again with that morning's tokens; each from the evening before. */
const cases = [
  ['the first refresh of a day', Date.parse('2040-03-02T21:00:00.000Z')],
  ['a later one', Date.parse('2040-03-04T21:00:00.000Z')],
] as const

const start = Date.parse('2040-03-01T12:00:00.000Z')

beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: start }))
afterAll(() => void vi.useRealTimers())

describe('Basira', () => {
  let basira: TestBasira
  beforeAll(async () => {
    at(start)
    basira = await startTestBasira({ TRUSTED_PROXIES: '127.0.0.1' })
  })
  afterAll(() => basira?.close())

  test.each(cases)('tells nothing of %s', async (which, evening) => {
    at(evening)
    const morning = evening + 11 * hour
    const person = await basira.verifiedPerson()
    const { key, id: keyId } = await basira.key(person)
    await basira.signIn(person.email, person.password)
    const database = await basira.post(
      '/databases',
      { name: 'herons', engine: 'postgres', host: 'db.example.com' },
      { key },
    )
    const use = async (bearer: string): Promise<void> => {
      expect((await basira.get('/auth/me', { bearer, headers: owner })).status).toBe(200)
      await basira.engine.flushUsage()
    }
    const refresh = (token: string): Promise<Reply> =>
      basira.post('/auth/refresh', { refresh_token: token }, { headers: owner })
    await use(person.accessToken)

    const paths = await readable(`${basira.url}/api/v1/openapi.json`, (_, path) =>
      path.includes('databases') ? text(database, 'id') : keyId,
    )
    const look = (credentials: readonly Headers[]): Promise<Seen> => {
      const ask: Ask = (path, headers) => basira.get(path, { headers })
      return everything(
        ask,
        paths.map((path) => path.replace(/^\/api\/v1/, '')),
        credentials,
      )
    }
    const withKey = { ...thief, 'x-api-key': key }
    at(morning)
    let credentials: readonly Headers[] = [withKey]
    let held = person.refreshToken
    if (which === 'a later one') {
      const first = await refresh(held)
      await use(text(first, 'access_token'))
      held = text(first, 'refresh_token')
      credentials = [withKey, { ...thief, authorization: `Bearer ${text(first, 'access_token')}` }]
      at(morning + 0.2 * hour)
    }
    // What the looking itself leaves behind is there before.
    await look(credentials)
    await basira.engine.flushUsage()
    const before = await look(credentials)
    expect(answered(before)).toBeGreaterThan(6)
    const next = await refresh(held)
    expect(next.status).toBe(200)
    await use(text(next, 'access_token'))
    expect(await look(credentials)).toEqual(before)
    expect(list(await basira.get('/auth/sessions', { headers: withKey }), 'sessions')).toHaveLength(2)
  })
})

describe('Basker', () => {
  let basker: TestBasker
  beforeAll(async () => {
    at(start)
    basker = await startTestBasker({ TRUSTED_PROXIES: '127.0.0.1' })
  })
  afterAll(() => basker?.close())

  test.each(cases)('tells nothing of %s', async (which, evening) => {
    at(evening)
    const morning = evening + 11 * hour
    const stolen = await basker.siteOwner()
    const other = await basker.siteOwner()
    const use = async (jar: string): Promise<void> => {
      expect((await basker.ask('GET', '/api/users/me', { cookie: jar, headers: owner })).status).toBe(200)
      await basker.running.engine.flushUsage()
    }
    const refresh = async (jar: string): Promise<string> => {
      const reply = await basker.ask('POST', '/api/users/refresh-token', { cookie: jar, headers: owner })
      expect(reply.status).toBe(204)
      return withCookies(jar, reply.cookies)
    }
    await use(stolen.cookie)
    const paths = await readable(`${basker.url}/api/openapi.json`, (name) =>
      name === 'tenant' ? 'royal-opera-house' : name === 'collection' ? 'pages' : stolen.id,
    )
    const look = (credentials: readonly Headers[]): Promise<Seen> => {
      const ask: Ask = (path, { cookie = '', ...headers }) => basker.ask('GET', path, { cookie, headers })
      return everything(ask, paths, credentials)
    }
    at(morning)
    // Another session of the same person looks too: its list has the stolen one in it.
    let credentials: readonly Headers[] = [{ ...thief, cookie: await refresh(other.cookie) }]
    let held = stolen.cookie
    if (which === 'a later one') {
      held = await refresh(held)
      await use(held)
      credentials = [...credentials, { ...thief, cookie: held }]
      at(morning + 0.2 * hour)
    }
    await look(credentials)
    await basker.running.engine.flushUsage()
    const before = await look(credentials)
    expect(answered(before)).toBeGreaterThan(6)
    await use(await refresh(held))
    expect(await look(credentials)).toEqual(before)
  })
})

function withCookies(jar: string, set: Readonly<Record<string, string>>): string {
  const cookies = Object.fromEntries(jar.split('; ').map((pair) => pair.split(/=(.*)/s).slice(0, 2)))
  return Object.entries({ ...cookies, ...set })
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
}
