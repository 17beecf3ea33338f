/**
 * The schema that the migrations result in is kept in `schema/sqlite.sql`, to be read and reviewed.
 *
 * After a new migration: `UPDATE_SCHEMA=1 npx vitest run packages/store/src/migration`.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openStore } from '../open-store.ts'
import { storeMigrations } from './migrations.ts'

const folder = import.meta.dirname
const schemaFile = join(folder, '..', '..', 'schema', 'sqlite.sql')
const files = readdirSync(folder).filter((name) => /^\d{4}-.*\.ts$/.test(name))

/** One column or constraint a line: commas outside of inner brackets end a line. */
function readable(statement: string): string {
  let depth = 0
  let text = ''
  for (const character of statement) {
    if (character === ')') depth -= 1
    if (character === ')' && depth === 0) text += '\n'
    text += character
    if (character === '(') depth += 1
    if (depth === 1 && (character === '(' || character === ',')) text += '\n  '
  }
  return `${text.replaceAll(/\n {2} +/g, '\n  ')};`
}

async function currentSchema(): Promise<string> {
  const store = await openStore(':memory:')
  await store.migrate()
  const { rows } = await sql<{ sql: string }>`
    select sql from sqlite_master where sql is not null and name not like 'sqlite_%'
    order by tbl_name, type desc, name
  `.execute(store.database)
  await store.close()
  return `-- Made by packages/store/src/migration/schema.test.ts; do not edit.\n\n${rows.map((row) => readable(row.sql)).join('\n\n')}\n`
}

test('the schema in the repository is the one that the migrations make', async () => {
  const schema = await currentSchema()
  if (process.env['UPDATE_SCHEMA'] === '1') {
    mkdirSync(dirname(schemaFile), { recursive: true })
    writeFileSync(schemaFile, schema)
  }
  expect(readFileSync(schemaFile, 'utf8')).toBe(schema)
})

test('every migration file is listed, under its own name', () => {
  expect(files.length).toBeGreaterThan(0)
  expect(Object.keys(storeMigrations)).toEqual(files.map((name) => name.slice(0, -'.ts'.length)))
})

test('migrations are numbered without gaps', () => {
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
