/**
 * The database: whether it answers, whether its tables are this version's, and what in it points to trouble.
 *
 * Changes nothing. What only PostgreSQL has is postgres.ts, the file of SQLite is machine.ts and owner.ts.
 */
import { existsSync } from 'node:fs'
import type { Configuration } from '@claviger/host'
import { type InspectedStore, inspectStore, migrationState } from '@claviger/store'
import { dayMs, isRefusal, minuteMs, secondMs } from 'claviger'
import { secretsFit } from '../operation/secrets-fit.ts'
import type { Service } from '../service/service.ts'
import { type Finding, failed, ok, warning } from './finding.ts'
import { postgresFindings } from './postgres.ts'

/** A mail that has not left after so long will not leave by itself soon. */
const backlogMs = 15 * minuteMs
/** More than clocks of one network differ. */
const clockToleranceMs = 5 * secondMs

/** The columns that are looked at, as packages/store names them. */
type Looked = {
  accounts: { id: string; email: string; address_key: string }
  notices: { created_at: number; due_at: number | null }
  audit_events: { at: number }
}

export async function databaseFindings(
  service: Service,
  configuration: Configuration,
  owned: boolean,
): Promise<readonly Finding[]> {
  const file = configuration.databaseFile
  if (file !== null && !existsSync(file)) return [ok('database', `${file} is made at the first start`)]
  try {
    return await examine(service, configuration, owned)
  } catch (error) {
    if (!isRefusal(error) || error.code !== 'unavailable') throw error
    const reason = error.cause instanceof Error ? ` (${error.cause.message})` : ''
    return [
      failed(
        'database',
        `does not answer${reason}`,
        `Check ${service.prefix}_DATABASE_URL, and that the database runs and this user may use it.`,
      ),
    ]
  }
}

async function examine(
  service: Service,
  configuration: Configuration,
  owned: boolean,
): Promise<readonly Finding[]> {
  const store = await inspectStore(configuration.databaseUrl.reveal())
  try {
    await store.ping()
    const answers = ok('database', store.dialect === 'sqlite' ? 'SQLite answers' : 'PostgreSQL answers')
    const migrations = await migrationsFinding(service, store, owned)
    const server = store.dialect === 'postgres' ? await postgresFindings(store) : []
    const inside = migrations.state === 'ok' ? await contentFindings(configuration, store) : []
    return [answers, migrations, ...server, ...inside]
  } finally {
    await store.close()
  }
}

async function migrationsFinding(service: Service, store: InspectedStore, owned: boolean): Promise<Finding> {
  const name = 'migrations'
  const states = [
    await store.migrationState(),
    await migrationState(store.database, service.migrationOwner, service.migrations),
  ]
  const unknown = states.flatMap((state) => state.unknown)
  const pending = states.flatMap((state) => state.pending)
  if (unknown.length > 0) {
    return failed(
      name,
      `${unknown.join(', ')} came from a newer version`,
      'Use the newer version of claviger.',
    )
  }
  if (pending.length === 0) return ok(name, 'none is due')
  return warning(
    name,
    `due: ${pending.join(', ')}`,
    owned
      ? 'End the running server and start this version.'
      : 'Run `claviger migrate`, or start the service.',
  )
}

async function contentFindings(
  configuration: Configuration,
  store: InspectedStore,
): Promise<readonly Finding[]> {
  return [
    await secretsFinding(configuration, store),
    await addressesFinding(store),
    await backlogFinding(store),
    await clockFinding(store),
  ]
}

async function secretsFinding(configuration: Configuration, store: InspectedStore): Promise<Finding> {
  const name = 'master secret'
  const { fits, former } = await secretsFit(configuration, store)
  if (!fits) {
    return failed(
      name,
      "is not the one that the database's secrets are sealed with",
      'Set CLAVIGER_SECRET to the secret that the database was used with, or append it after a comma.',
    )
  }
  if (former === 0) return ok(name, "opens the database's secrets")
  return warning(
    name,
    `${former} rows still need a former secret`,
    'Run `claviger secrets rotate master` with this service before a former secret is dropped.',
  )
}

/** How many are named; the others are counted. */
const namedAccounts = 20

/** Accounts to which no address leads: a migration found another one with theirs, or found that theirs is none. */
async function addressesFinding(store: InspectedStore): Promise<Finding> {
  const name = 'addresses'
  const rows = await store.database
    .withTables<Looked>()
    .selectFrom('accounts')
    .select(['id', 'email'])
    .where('address_key', 'like', '~%')
    .where('address_key', 'not like', '%@%')
    .orderBy('address_key')
    .limit(namedAccounts + 1)
    .execute()
  if (rows.length === 0) return ok(name, 'each leads to one account')
  const named = rows.slice(0, namedAccounts).map(({ id, email }) => `${id} (${email})`)
  const more = rows.length > namedAccounts ? ' and others' : ''
  return warning(
    name,
    `nobody can sign in to ${named.join(', ')}${more}: another account has the address, or it is none`,
    'Their keys still work. Ask whose they are; `claviger users disable <id>` stops one.',
  )
}

async function backlogFinding(store: InspectedStore): Promise<Finding> {
  const now = Date.now()
  const notices = store.database.withTables<Looked>()
  const { late } = await notices
    .selectFrom('notices')
    .select(({ fn }) => fn.countAll<number>().as('late'))
    .where('due_at', 'is not', null)
    .where('created_at', '<', now - backlogMs)
    .executeTakeFirstOrThrow()
  const { lost } = await notices
    .selectFrom('notices')
    .select(({ fn }) => fn.countAll<number>().as('lost'))
    .where('due_at', 'is', null)
    .where('created_at', '>', now - 7 * dayMs)
    .executeTakeFirstOrThrow()
  const advice = 'Look for "notice not sent" in the log of the service.'
  if (Number(late) > 0) return warning('outbox', `${late} mails wait for more than 15 minutes`, advice)
  if (Number(lost) > 0) return warning('outbox', `${lost} mails of the last week were given up`, advice)
  return ok('outbox', 'no mail waits for long')
}

/** Against the database's clock where it has one, and against the newest event, which cannot lie ahead. */
async function clockFinding(store: InspectedStore): Promise<Finding> {
  const name = 'clock'
  const advice = 'Let the clocks be set by NTP: keys and sessions expire by them.'
  const { latest } = await store.database
    .withTables<Looked>()
    .selectFrom('audit_events')
    .select(({ fn }) => fn.max<number | null>('at').as('latest'))
    .executeTakeFirstOrThrow()
  const ahead = Number(latest ?? 0) - Date.now()
  if (ahead > clockToleranceMs) {
    return failed(
      name,
      `an event in the database is ${Math.ceil(ahead / secondMs)} s ahead of this machine`,
      advice,
    )
  }
  if (store.dialect === 'sqlite') return ok(name, 'no event lies ahead of this machine')
  const askedAt = Date.now()
  const theirs = await databaseTime(store)
  const differenceMs = clockDifference(theirs, askedAt, Date.now())
  return differenceMs > clockToleranceMs
    ? failed(name, `differs by ${Math.ceil(differenceMs / secondMs)} s from the database's`, advice)
    : ok(name, 'agrees with the database')
}

/** By how much a clock differs at least that said `theirs` at some time between `askedAt` and `answeredAt` by ours. */
export function clockDifference(theirs: number, askedAt: number, answeredAt: number): number {
  return Math.max(0, askedAt - theirs, theirs - answeredAt)
}

/** Epoch milliseconds at the PostgreSQL server. */
async function databaseTime(store: InspectedStore): Promise<number> {
  const { seconds } = await store.database
    .selectNoFrom(({ fn, val }) =>
      fn<number>('date_part', [val('epoch'), fn('clock_timestamp', [])]).as('seconds'),
    )
    .executeTakeFirstOrThrow()
  return Number(seconds) * secondMs
}
