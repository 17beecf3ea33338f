/**
 * Databases as the pages know them: the list and one of it, with what the server says of their health.
 *
 * Registering is the databases feature's, changing and deleting the database feature's.
 */
import { queryOptions } from '@tanstack/react-query'
import { api, ask } from './api.ts'
import type { operations } from './openapi.d.ts'
import { queries } from './queries.ts'

type DatabaseReply = operations['getDatabase']['responses'][200]['content']['application/json']

export type Engine = 'postgres' | 'clickhouse'

/** `new`: no agent has reported it yet, which the server counts as disconnected. */
export type Health = 'connected' | 'disconnected' | 'new'

export interface Database {
  readonly id: string
  readonly name: string
  readonly engine: Engine
  readonly engineVersion: string | null
  readonly host: string
  readonly port: number
  readonly tags: Readonly<Record<string, string>>
  readonly pollIntervalSeconds: number
  readonly collectsExplainPlans: boolean
  readonly collectsReplication: boolean
  readonly disabledCollectors: readonly string[]
  /** ISO 8601, as all times here. */
  readonly createdAt: string
  readonly lastSeenAt: string | null
  readonly health: Health
}

export function databaseOf(reply: DatabaseReply): Database {
  const { last_seen_at: lastSeenAt, status } = reply
  return {
    id: reply.id,
    name: reply.name,
    engine: reply.engine,
    engineVersion: reply.engine_version,
    host: reply.host,
    port: reply.port,
    tags: reply.tags,
    pollIntervalSeconds: reply.poll_interval_seconds,
    collectsExplainPlans: reply.collect_explain_plans,
    collectsReplication: reply.collect_replication,
    disabledCollectors: reply.disabled_collectors,
    createdAt: reply.created_at,
    lastSeenAt,
    health: lastSeenAt === null ? 'new' : status,
  }
}

/** Every database of the organization, newest first. */
export const databasesQuery = queryOptions({
  queryKey: ['databases'],
  queryFn: async ({ signal }) => {
    const { databases } = await ask(api.GET('/api/v1/databases', { signal }))
    return databases.map(databaseOf)
  },
  refetchOnWindowFocus: 'always',
})

/** Until the reply comes, what the list said of it stands. */
export function databaseQuery(id: string) {
  return queryOptions({
    queryKey: ['database', id],
    queryFn: async ({ signal }) =>
      databaseOf(await ask(api.GET('/api/v1/databases/{id}', { params: { path: { id } }, signal }))),
    placeholderData: () =>
      queries.getQueryData(databasesQuery.queryKey)?.find((database) => database.id === id),
    refetchOnWindowFocus: 'always',
  })
}
