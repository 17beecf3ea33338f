/**
 * Both services in this process, filled as far as somebody could fill them, and the calls they describe.
 *
 * Content is in a file, as it is where somebody runs it; accounts and keys are in memory.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { startTestBasira, type TestBasira } from '../../services/basira/api/src/testing/test-basira.ts'
import { startTestBasker, type TestBasker } from '../basker/test-basker.ts'
import { callsOf, type DescribedCall, type WorstInput, worstInputs } from './worst-input.ts'

export interface Attempt {
  /** Service and operation. */
  readonly call: string
  readonly what: string
  /** Sends it; the status, once the whole reply is there. */
  send(): Promise<number>
}

export interface MeasuredServices {
  /** Names of what the documents describe. */
  readonly calls: readonly string[]
  /** Of one call. Whoever signs out or is signed out by what is tried is signed in anew for each call. */
  attempts(call: string): Promise<readonly Attempt[]>
  close(): Promise<void>
}

type Credential = Readonly<Record<string, string>>

interface Surface {
  readonly name: string
  readonly origin: string
  readonly calls: readonly DescribedCall[]
  signIn(): Promise<Credential>
  /** What stands for `{id}` in a path. */
  idIn(path: string): string
  /** Inputs that no document tells. */
  more(call: DescribedCall): readonly WorstInput[]
}

const tenant = 'royal-opera-house'
const filled: Readonly<Record<string, string>> = { tenant, collection: 'posts', version: '2026-02' }
const documents = 20_000
const nobody = 'a'.repeat(24)

async function sent(url: string, method: string, headers: Credential, body: string | null): Promise<number> {
  const reply = await fetch(url, { method, headers, body, redirect: 'manual' })
  await reply.arrayBuffer()
  return reply.status
}

function attemptsOf(surface: Surface, call: DescribedCall, credential: Credential): readonly Attempt[] {
  const path = call.path.replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => filled[name] ?? surface.idIn(call.path),
  )
  return [...worstInputs(call), ...surface.more(call)].map(({ what, query, headers, body }) => ({
    call: `${surface.name} ${call.operationId}`,
    what,
    send: () => {
      const type = body === null ? {} : { 'content-type': 'application/json' }
      // What is tried in a header takes the place of the credential there, as far as it is the same one.
      const all = { ...type, ...(call.isGuarded ? credential : {}), ...headers }
      return sent(surface.origin + path + query, call.method, all, body)
    },
  }))
}

async function described(url: string): Promise<readonly DescribedCall[]> {
  return callsOf(await (await fetch(url)).text())
}

async function basiraSurface(basira: TestBasira): Promise<Surface> {
  const person = await basira.verifiedPerson()
  await fillKeys(basira)
  const calls = await described(`${basira.url}/api/v1/openapi.json`)
  return {
    name: 'Basira',
    origin: `${basira.url}${calls.some(({ path }) => path.startsWith('/api/')) ? '' : '/api/v1'}`,
    calls,
    signIn: async () => {
      const { accessToken } = await basira.signIn(person.email, person.password)
      return { authorization: `Bearer ${accessToken}` }
    },
    idIn: () => nobody,
    more: () => [],
  }
}

async function fillKeys({ store }: TestBasira): Promise<void> {
  await store.write(async ({ database }) => {
    await sql`insert into api_keys (id, organization_id, account_id, created_by_type, created_by_id, parent_id, name, scopes, allowed_ips, created_at)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000)
      select lower(hex(randomblob(8))), organization_id, account_id, 'account', account_id, null, 'filler', '["*"]', '[]', 0
      from n, (select organization_id, account_id from memberships limit 1)`.execute(database)
  })
}

const contains = (count: number): string =>
  JSON.stringify({
    or: Array.from({ length: count }, (_, index) => ({ title: { contains: `${index} zz` } })),
  })

const worstLists: Readonly<Record<string, string>> = {
  'everything, as deep as it goes': 'pagination=false&depth=3',
  'a hundred, as deep as it goes': 'limit=100&depth=3',
  'as many conditions as cost is allowed for': `where=${encodeURIComponent(contains(30))}`,
  'as many conditions as there may be': `where=${encodeURIComponent(contains(50))}`,
  'the last page of an order that has no index': 'sort=slug,-title,updatedAt&limit=100&page=200',
  'everything, with few of its fields': 'pagination=false&depth=0&select[slug]=true',
}

function worstListsOf(call: DescribedCall): readonly WorstInput[] {
  if (call.method !== 'GET' || !call.query.some(({ name }) => name === 'where')) return []
  return Object.entries(worstLists).map(([what, query]) => ({
    what,
    query: `?${query}`,
    headers: {},
    body: null,
  }))
}

/** Twenty people of 100 kB, in twenty events, in fifteen posts; and pages in bulk. */
async function fillContent(basker: TestBasker, cookie: string): Promise<Readonly<Record<string, string>>> {
  const ids: Record<string, string> = {}
  const make = async (collection: string, body: object): Promise<string> => {
    const path = `/api/tenants/${tenant}/${collection}`
    const reply = await basker.ask('POST', path, { cookie, body: { _status: 'published', ...body } })
    if (reply.status !== 201) throw new Error(`${collection}: ${reply.status}`)
    ids[collection] = String(reply.body['id'])
    return ids[collection]
  }
  const people: string[] = []
  const events: string[] = []
  for (let index = 0; index < 20; index++) {
    people.push(await make('people', { name: 'P', slug: `p-${index}`, biography: 'x'.repeat(100_000) }))
  }
  for (let index = 0; index < 20; index++) {
    const performers = { startsAt: '2026-01-01', performers: people }
    events.push(await make('events', { title: 'E', slug: `e-${index}`, ...performers }))
  }
  for (let index = 0; index < 15; index++) {
    await make('posts', { title: 'S', slug: `s-${index}`, relatedEvents: events })
  }
  await make('venues', { name: 'V', slug: 'v' })
  await make('pages', { title: 'Made', slug: 'made' })
  await fillPages(basker)
  return ids
}

async function fillPages({ running: { store } }: TestBasker): Promise<void> {
  const body = JSON.stringify({
    title: 'A page about swans',
    summary: 's'.repeat(200),
    body: 'x'.repeat(300),
  })
  await store.write(async ({ database }) => {
    await sql`insert into documents (id, tenant_id, collection, slug, status, created_at, updated_at, version, title, title_folded)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${sql.lit(documents)})
      select printf('%024x', i), tenants.id, 'pages', 'filled-' || i, 'published', i, i, 1, 'A page about swans', 'a page about swans'
      from n, tenants where tenants.slug = ${tenant}`.execute(database)
    await sql`insert into document_bodies (document_id, data)
      select id, ${body} from documents where slug like 'filled-%'`.execute(database)
  })
}

async function baskerSurfaces(basker: TestBasker): Promise<readonly Surface[]> {
  const owner = await basker.siteOwner()
  const ids = await fillContent(basker, owner.cookie)
  const key = (await basker.key(owner, { name: 'measured' })).key
  const origin = basker.url
  return [
    {
      name: 'Basker',
      origin,
      calls: await described(`${basker.url}/api/openapi.json`),
      idIn: (path) => (path.includes('{collection}') ? (ids['posts'] ?? nobody) : nobody),
      signIn: async () => ({ cookie: (await basker.siteOwner()).cookie, 'sec-fetch-site': 'same-origin' }),
      more: () => [],
    },
    {
      name: 'Partners',
      origin,
      calls: await described(`${basker.url}/partners/openapi`),
      idIn: (path) => ids[path.split('/').at(-2) ?? ''] ?? nobody,
      signIn: async () => ({ authorization: `users API-Key ${key}` }),
      more: worstListsOf,
    },
  ]
}

export async function measuredServices(): Promise<MeasuredServices> {
  const folder = mkdtempSync(join(tmpdir(), 'claviger-cost-'))
  const file = `file:${join(folder, `${randomBytes(4).toString('hex')}.sqlite`)}`
  const basira = await startTestBasira()
  const basker = await startTestBasker({ BASKER_DATABASE_URL: file })
  const surfaces = [await basiraSurface(basira), ...(await baskerSurfaces(basker))]
  const byName = new Map<string, { readonly surface: Surface; readonly call: DescribedCall }>(
    surfaces.flatMap((surface) =>
      surface.calls.map((call) => [`${surface.name} ${call.operationId}`, { surface, call }] as const),
    ),
  )
  return {
    calls: [...byName.keys()],
    attempts: async (name) => {
      const found = byName.get(name)
      if (found === undefined) throw new Error(`no call ${name}`)
      return attemptsOf(found.surface, found.call, await found.surface.signIn())
    },
    close: async () => {
      await Promise.all([basira.close(), basker.close()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
