/**
 * A database that an organization has registered for Basira to watch.
 *
 * Rules only. Rows: `database-rows.ts`; what it looks like on the wire: `database-schema.ts`.
 */
import { type EpochMs, secondMs } from 'claviger'

export type DatabaseEngine = 'postgres' | 'clickhouse'

export const defaultPorts: Readonly<Record<DatabaseEngine, number>> = { postgres: 5_432, clickhouse: 8_123 }

export const defaultPollIntervalSeconds = 60

/** After so many intervals without a word of it a database counts as disconnected. */
const missedIntervals = 3

/** What `PATCH` may change. */
export interface DatabaseSettings {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly tags: Readonly<Record<string, string>>
  readonly pollIntervalSeconds: number
  readonly collectExplainPlans: boolean
  readonly collectReplication: boolean
  /** Names of the agent's collectors that are switched off. */
  readonly disabledCollectors: readonly string[]
}

export interface Database extends DatabaseSettings {
  /** 128 random bits, lower-case hex. */
  readonly id: string
  readonly organizationId: string
  readonly engine: DatabaseEngine
  readonly engineVersion: string | null
  readonly createdAt: EpochMs
  readonly updatedAt: EpochMs
  /** When an agent last reported it; null: never. */
  readonly lastSeenAt: EpochMs | null
}

export type Connection = 'connected' | 'disconnected'

/** Whether an agent has reported `database` within the last three of its intervals. */
export function connectionOf(database: Database, now: EpochMs): Connection {
  if (database.lastSeenAt === null) return 'disconnected'
  const silentMs = now - database.lastSeenAt
  return silentMs < missedIntervals * database.pollIntervalSeconds * secondMs ? 'connected' : 'disconnected'
}
