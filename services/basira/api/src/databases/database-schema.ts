/**
 * Databases on the wire.
 *
 * What a database is: `database.ts`. The routes are beside this file.
 */

import { nullableTimestamp, rfc3339, rfc3339OrNull, timestamp } from '@claviger/fastify'
import type { EpochMs } from 'claviger'
import { type Static, Type } from 'typebox'
import { closed, NameAsked, unshown } from '../wire/schemas.ts'
import { connectionOf, type Database, type DatabaseSettings } from './database.ts'

const Engine = Type.Union([Type.Literal('postgres'), Type.Literal('clickhouse')], {
  description: 'What kind of database it is.',
})

/** Without white space, and without what is not seen: it is shown to people and dialled by agents. */
const Host = Type.String({
  minLength: 1,
  maxLength: 255,
  pattern: `^[^\\s${unshown}]+$`,
  description: 'Name or address under which the agent reaches it.',
  examples: ['db-1.internal'],
})

const Port = Type.Integer({ minimum: 1, maximum: 65_535 })

const Tags = Type.Record(
  Type.String({ pattern: `^[^${unshown}]{1,100}$` }),
  Type.String({ maxLength: 200, pattern: `^[^${unshown}]*$` }),
  {
    additionalProperties: false,
    maxProperties: 50,
    description: 'At most 50; names of up to 100 characters, values of up to 200.',
    examples: [{ env: 'production' }],
  },
)

const DisabledCollectors = Type.Array(Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }), {
  maxItems: 100,
  uniqueItems: true,
  description: "Names of the agent's collectors that are switched off.",
  examples: [['locks']],
})

/** A day: an agent that reports more seldom than that watches nothing. */
const longestPollSeconds = 86_400

export const DatabaseAsked = closed({
  name: NameAsked,
  engine: Engine,
  host: Host,
  engine_version: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      pattern: `^[^${unshown}]+$`,
      examples: ['17.2'],
    }),
  ),
  port: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 65_535,
      description: '5432 for postgres and 8123 for clickhouse where it is not given.',
    }),
  ),
  tags: Type.Optional(Tags),
})

export const DatabaseChangesAsked = closed(
  {
    name: Type.Optional(NameAsked),
    host: Type.Optional(Host),
    port: Type.Optional(Port),
    tags: Type.Optional(Tags),
    poll_interval_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: longestPollSeconds })),
    collect_explain_plans: Type.Optional(Type.Boolean()),
    collect_replication: Type.Optional(Type.Boolean()),
    disabled_collectors: Type.Optional(DisabledCollectors),
  },
  { minProperties: 1 },
)

const Status = Type.Union([Type.Literal('connected'), Type.Literal('disconnected')], {
  description: 'Disconnected after three missed poll intervals.',
})

export const DatabaseShown = closed(
  {
    id: Type.String(),
    name: Type.String(),
    engine: Engine,
    engine_version: Type.Union([Type.String(), Type.Null()]),
    host: Type.String(),
    port: Port,
    tags: Type.Record(Type.String(), Type.String()),
    poll_interval_seconds: Type.Integer({ description: 'How often the agent reports it.' }),
    collect_explain_plans: Type.Boolean(),
    collect_replication: Type.Boolean(),
    disabled_collectors: Type.Array(Type.String()),
    created_at: timestamp,
    updated_at: timestamp,
    status: Status,
    last_seen_at: nullableTimestamp,
  },
  { description: 'A registered database.' },
)

export const DatabaseList = closed(
  { databases: Type.Array(DatabaseShown) },
  { description: 'Every database of the organization.' },
)

export const HealthShown = closed(
  {
    id: Type.String(),
    status: Status,
    last_seen_at: Type.Union([timestamp, Type.Null()], {
      description: 'When an agent last reported it; null: never.',
    }),
  },
  { description: 'Whether an agent reports it.' },
)

export function showDatabase(database: Database, now: EpochMs): Static<typeof DatabaseShown> {
  return {
    id: database.id,
    name: database.name,
    engine: database.engine,
    engine_version: database.engineVersion,
    host: database.host,
    port: database.port,
    tags: { ...database.tags },
    poll_interval_seconds: database.pollIntervalSeconds,
    collect_explain_plans: database.collectExplainPlans,
    collect_replication: database.collectReplication,
    disabled_collectors: [...database.disabledCollectors],
    created_at: rfc3339(database.createdAt),
    updated_at: rfc3339(database.updatedAt),
    status: connectionOf(database, now),
    last_seen_at: rfc3339OrNull(database.lastSeenAt),
  }
}

/** The settings that a `PATCH` names, under the names they have here. */
export function changesOf(asked: Static<typeof DatabaseChangesAsked>): Partial<DatabaseSettings> {
  return {
    ...(asked.name !== undefined && { name: asked.name.trim() }),
    ...(asked.host !== undefined && { host: asked.host }),
    ...(asked.port !== undefined && { port: asked.port }),
    ...(asked.tags !== undefined && { tags: asked.tags }),
    ...(asked.poll_interval_seconds !== undefined && { pollIntervalSeconds: asked.poll_interval_seconds }),
    ...(asked.collect_explain_plans !== undefined && { collectExplainPlans: asked.collect_explain_plans }),
    ...(asked.collect_replication !== undefined && { collectReplication: asked.collect_replication }),
    ...(asked.disabled_collectors !== undefined && { disabledCollectors: asked.disabled_collectors }),
  }
}
