/**
 * The pool of connections to PostgreSQL, as Kysely's dialect asks for it: numbers as numbers, failures as refusals,
 * and no statement that waits for ever.
 */
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import pg from 'pg'
import { plainParameters } from '../sql/parameters.ts'
import { isStoreUnavailable, StoreUnavailable } from '../sql/unavailable.ts'
import { postgresFailure } from './postgres-failure.ts'
import { timeLimitMs } from './time-limit.ts'

/** Bounded, so that a dead database refuses quickly; in milliseconds. */
const usualConnectionTimeoutMs = 2_000
/** An hour is as good as for ever, and far below what a timer can hold. */
const longestConnectionTimeoutMs = 3_600_000
const mostConnections = 10
const int8 = 20

/**
 * A transaction that waits for a lock, or whose process stands still, must not hold up the log of changes for long.
 * Sent with `begin` and local to it: settings made at connecting do not survive a transaction pooler.
 */
const opening = "begin; set local lock_timeout = '5s'; set local idle_in_transaction_session_timeout = '10s'"

/** Of these connections only: int8 (times, counts) as numbers; node-postgres gives strings. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === int8 ? (text: string) => Number(text) : pg.types.getTypeParser(oid, format),
}

/** One connection of the pool; given up for good after a failure that leaves its state unknown. */
class Client implements PostgresPoolClient {
  readonly #client: pg.PoolClient
  #broken = false

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  get processID(): number {
    // Declared by no type, but Kysely's way to ask for it; 0 makes it ask the server.
    const id: unknown = Reflect.get(this.#client, 'processID')
    return typeof id === 'number' ? id : 0
  }

  query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>
  query(cursor: never): never
  query<Row>(sql: string | never, parameters?: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    return this.#query<Row>(sql, parameters ?? [])
  }

  release(destroy?: boolean): void {
    this.#client.release(destroy === true || this.#broken)
  }

  async #query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    if (this.#broken) throw new StoreUnavailable('lost', 'connection was given up')
    const values = plainParameters(parameters)
    try {
      return await this.#inTime(sql === 'begin' ? this.#begin<Row>() : this.#send<Row>(sql, values))
    } catch (error) {
      const failure = postgresFailure(error)
      if (isStoreUnavailable(failure) && failure.reason === 'lost') this.#broken = true
      throw failure
    }
  }

  async #begin<Row>(): Promise<PostgresQueryResult<Row>> {
    await this.#client.query(opening)
    return { command: 'SELECT', rowCount: 0, rows: [] }
  }

  async #send<Row>(sql: string, values: unknown[]): Promise<PostgresQueryResult<Row>> {
    return (await this.#client.query(sql, values)) as unknown as PostgresQueryResult<Row>
  }

  async #inTime<T>(query: Promise<T>): Promise<T> {
    const limitMs = timeLimitMs()
    if (limitMs === null) return query
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(new StoreUnavailable('lost', 'no answer in time')), limitMs)
    try {
      return await Promise.race([query, late])
    } finally {
      clearTimeout(timer)
    }
  }
}

/** For a connection to be made or to come free; as libpq has it, `connect_timeout` in the URL says how many seconds. */
function connectionTimeoutMs(url: string): number {
  const seconds = Number(/[?&]connect_timeout=(\d+)(?:&|$)/.exec(url)?.[1] ?? 0)
  return seconds > 0 ? Math.min(seconds * 1_000, longestConnectionTimeoutMs) : usualConnectionTimeoutMs
}

/** The pool of a `postgres://` URL. Connects when first used; `end` waits for what is running. */
export function createPostgresPool(url: string): PostgresPool {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: connectionTimeoutMs(url),
    max: mostConnections,
    keepAlive: true,
    application_name: 'claviger',
    types,
  })
  // A connection that breaks while idle has left the pool already; without a listener it would end the process.
  pool.on('error', () => {})
  const clients = new WeakMap<pg.PoolClient, Client>()
  return {
    options: pool.options,
    connect: async () => {
      try {
        const client = await pool.connect()
        const known = clients.get(client) ?? new Client(client)
        clients.set(client, known)
        return known
      } catch (error) {
        throw postgresFailure(error)
      }
    },
    end: () => pool.end(),
  }
}
