/**
 * What a page of documents costs where one tenant has 100,000 in one collection: counted, filtered, sorted and with bodies.
 *
 * Over a SQLite file, as a service has it; no HTTP, no relationships followed.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  baskerMigrations,
  type ContentReader,
  collections,
  contentReader,
  migrationOwner,
  modelNames,
  parseQuery,
  type Scope,
  Tenants,
} from '@claviger/basker-cms'
import { migrate, type OpenedStore, openStore } from '@claviger/store'
import { maintenance } from 'claviger'
import { sql } from 'kysely'
import { benchEngine } from './deployment.ts'
import { printTable, shown, summarize } from './statistics.ts'

const documentsInTenant = 100_000
const tenantId = 'a'.repeat(24)
const otherTenantId = 'b'.repeat(24)
const rounds = 21
const warmUps = 3
/** What a page may cost at the median. */
const goalMs = 20

const queries: Readonly<Record<string, string>> = {
  'newest first': '',
  'by title': 'sort=title',
  'one category of 7, by title': 'where[category][equals]=opera&sort=title',
  'one category, upcoming, soonest first':
    'where[category][equals]=opera&where[startsAt][greater_than]=2026-06-01&sort=startsAt',
  'featured, 1 of 11, dearest first': 'where[isFeatured][equals]=true&sort=-priceFrom',
  'cheap or featured, latest change first':
    'where[or][0][priceFrom][less_than]=20&where[or][1][isFeatured][equals]=true&sort=-updatedAt',
  'title contains, 1 of 1,000, newest first': 'where[title][contains]=NIGHT 77&sort=-createdAt',
  'title contains, half, by start': 'where[title][contains]=swan&sort=startsAt',
  'one slug': 'where[slug][equals]=event-77777',
  'page 5,000, by start': 'sort=startsAt&page=5000',
  'one category and featured, 1 of 77, page 20':
    'where[category][equals]=ballet&where[isFeatured][equals]=true&sort=-startsAt&page=20',
}

const categories = ['opera', 'ballet', 'concert', 'theatre', 'exhibition', 'talk', 'family']

/** Rows made in bulk, as `Documents.create` makes them one by one; a second tenant has as many. */
async function fill(store: OpenedStore, tenant: string, count: number): Promise<void> {
  const day = Date.UTC(2026, 0, 1)
  const rowsAtOnce = 2_000
  for (let start = 0; start < count; start += rowsAtOnce) {
    const numbers = Array.from({ length: Math.min(rowsAtOnce, count - start) }, (_, index) => start + index)
    const rows = numbers.map((number) => rowOf(tenant, number, day))
    await store.write(async ({ database }) => {
      const columns = Object.keys(rows[0]?.columns ?? {})
      const values = rows.map((row) => sql`(${sql.join(Object.values(row.columns))})`)
      await sql`insert into documents (${sql.join(columns.map((column) => sql.ref(column)))}) values ${sql.join(values)}`.execute(
        database,
      )
      const bodies = rows.map((row) => sql`(${row.columns.id}, ${row.data})`)
      await sql`insert into document_bodies (document_id, data) values ${sql.join(bodies)}`.execute(database)
    })
  }
}

function rowOf(tenant: string, number: number, day: number) {
  // A fixed permutation, so that no column lies in the order of another.
  const mixed = (number * 48_271) % 100_003
  const title = `${mixed % 2 === 0 ? 'Swan' : 'Nutcracker'} Night ${mixed % 1_000} ${number}`
  const startsAt = day + mixed * 600_000
  const category = categories[mixed % 7] ?? 'opera'
  const priceFrom = (mixed * 7) % 200
  const isFeatured = mixed % 11 === 0
  const data = {
    title,
    slug: `event-${number}`,
    category,
    startsAt: new Date(startsAt).toISOString(),
    priceFrom,
    isFeatured,
    body: 'Lorem ipsum dolor sit amet. '.repeat(60),
  }
  return {
    data: JSON.stringify(data),
    columns: {
      id: randomBytes(12).toString('hex'),
      tenant_id: tenant,
      collection: 'events',
      slug: data.slug,
      status: mixed % 20 === 0 ? 'draft' : 'published',
      created_at: day + number,
      updated_at: day + mixed,
      version: 1,
      title,
      title_folded: title.toLowerCase(),
      choice: category,
      number_a: priceFrom,
      flag: Number(isFeatured),
      date_a: startsAt,
    },
  }
}

export async function documentsBench(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'claviger-documents-'))
  const store = await openStore(join(folder, 'basker.sqlite'))
  try {
    await store.migrate()
    await migrate(store.database, migrationOwner, baskerMigrations)
    const engine = benchEngine(store)
    const tenants = new Tenants(engine, store)
    for (const [id, slug] of [
      [tenantId, 'measured'],
      [otherTenantId, 'another'],
    ] as const) {
      await tenants.add(maintenance, { id, slug, name: slug }, Date.now())
      await fill(store, id, documentsInTenant)
    }
    const reader = contentReader(store)
    await measure(reader).finally(() => reader.close())
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(reader: ContentReader): Promise<void> {
  const scope: Scope = { tenantId, shared: new Map(), mayReadDrafts: false }
  const { events } = collections
  const rows: string[][] = []
  for (const [name, search] of Object.entries(queries)) {
    const times: number[] = []
    let total = 0
    for (let round = 0; round < rounds + warmUps; round++) {
      const start = performance.now()
      const query = parseQuery(`${search}&depth=0`, events)
      const read = { kind: 'list', query, scope, collection: 'events', names: modelNames } as const
      const page = await reader.read(read, 'bench')
      if (round >= warmUps) times.push(performance.now() - start)
      total = JSON.parse(Buffer.from(page?.body ?? []).toString()).totalDocs
    }
    const summary = summarize(times)
    rows.push([name, total.toLocaleString('en'), shown(summary, 1), summary.median < goalMs ? 'yes' : 'NO'])
  }
  printTable(
    `A page of 10 of ${documentsInTenant.toLocaleString('en')} events of a tenant, totalDocs included, ${rounds} rounds`,
    ['', 'totalDocs', 'ms, median (min–max)', `under ${goalMs} ms`],
    rows,
  )
}
