/**
 * The schema that a service's own migrations result in is kept in its `schema/sqlite.sql`, to be read and reviewed.
 *
 * After a new migration: `UPDATE_SCHEMA=1 npx vitest run test/store/service-schemas.test.ts`. The store's own are tested there.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { basiraMigrations, migrationOwner as basiraOwner } from '@claviger/basira-api'
import { baskerMigrations, migrationOwner as baskerOwner } from '@claviger/basker-cms'
import { type Migrations, migrate, openStore } from '@claviger/store'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'

interface Service {
  readonly folder: string
  readonly owner: string
  readonly migrations: Migrations
}

const services: readonly Service[] = [
  { folder: 'services/basira/api', owner: basiraOwner, migrations: basiraMigrations },
  { folder: 'services/basker/cms', owner: baskerOwner, migrations: baskerMigrations },
]

async function statements({ owner, migrations }: Service, migrated: boolean): Promise<readonly string[]> {
  const store = await openStore(':memory:')
  await store.migrate()
  if (migrated) await migrate(store.database, owner, migrations)
  const { rows } = await sql<{ sql: string }>`
    select sql from sqlite_master where sql is not null and name not like ${`${owner}_migration%`}
    order by tbl_name, type desc, name
  `.execute(store.database)
  await store.close()
  return rows.map((row) => row.sql)
}

describe.each(services)('$folder', (service) => {
  const root = join(import.meta.dirname, '..', '..', service.folder)
  const folder = join(root, 'src', 'migration')
  const files = readdirSync(folder).filter((name) => /^\d{4}-.*\.ts$/.test(name))

  test('the schema in the repository is the one that the migrations make', async () => {
    const schemaFile = join(root, 'schema', 'sqlite.sql')
    const before = new Set(await statements(service, false))
    const own = (await statements(service, true)).filter((statement) => !before.has(statement))
    const schema = `-- Made by test/store/service-schemas.test.ts; do not edit.\n\n${own
      .map((statement) => `${statement.replaceAll(', "', ',\n  "').replace(' ("', ' (\n  "')};`)
      .join('\n\n')}\n`
    if (process.env['UPDATE_SCHEMA'] === '1') {
      mkdirSync(dirname(schemaFile), { recursive: true })
      writeFileSync(schemaFile, schema)
    }
    expect(readFileSync(schemaFile, 'utf8')).toBe(schema)
  })

  test('every migration file is listed, under its own name, numbered without gaps', () => {
    expect(files.length).toBeGreaterThan(0)
    expect(Object.keys(service.migrations)).toEqual(files.map((name) => name.slice(0, -'.ts'.length)))
    expect(files.map((name) => Number(name.slice(0, 4)))).toEqual(files.map((_, index) => index + 1))
  })

  test.each(files)(
    '%s says whether it breaks, why, what it locks, what old code sees and how to undo it',
    (name) => {
      const header = /^\/\*\*[\s\S]*?\*\//.exec(readFileSync(join(folder, name), 'utf8'))?.[0] ?? ''
      for (const part of ['Breaking', 'Why', 'Locks', 'Old code', 'Undo']) {
        expect(header).toMatch(new RegExp(`^ \\* ${part}: \\S`, 'm'))
      }
    },
  )
})
