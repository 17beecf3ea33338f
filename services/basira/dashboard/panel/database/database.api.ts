/**
 * Changing and deleting a database.
 *
 * Reading one, which other pages do too, is the shell's.
 */
import type { QueryClient } from '@tanstack/react-query'
import { api, ask } from '../shell/api.ts'
import { type Database, databaseOf, databaseQuery, databasesQuery } from '../shell/databases.api.ts'
import type { Changes } from './changes.ts'

/** Only what is named changes: what others changed meanwhile stays. @throws Problem 404 where it is gone */
export async function changeDatabase(id: string, changes: Changes): Promise<Database> {
  const body = {
    ...(changes.name !== undefined && { name: changes.name }),
    ...(changes.host !== undefined && { host: changes.host }),
    ...(changes.port !== undefined && { port: changes.port }),
    ...(changes.tags !== undefined && { tags: { ...changes.tags } }),
    ...(changes.pollIntervalSeconds !== undefined && { poll_interval_seconds: changes.pollIntervalSeconds }),
    ...(changes.collectsExplainPlans !== undefined && {
      collect_explain_plans: changes.collectsExplainPlans,
    }),
    ...(changes.collectsReplication !== undefined && { collect_replication: changes.collectsReplication }),
    ...(changes.disabledCollectors !== undefined && { disabled_collectors: [...changes.disabledCollectors] }),
  }
  return databaseOf(await ask(api.PATCH('/api/v1/databases/{id}', { params: { path: { id } }, body })))
}

/** @throws Problem 404 where it is gone already */
export async function deleteDatabase(id: string): Promise<void> {
  await ask(api.DELETE('/api/v1/databases/{id}', { params: { path: { id } } }))
}

/** Puts a database that was just changed where the pages look. */
export function keepChanged(queries: QueryClient, database: Database): void {
  queries.setQueryData(databaseQuery(database.id).queryKey, database)
  queries.setQueryData(databasesQuery.queryKey, (before) =>
    before?.map((other) => (other.id === database.id ? database : other)),
  )
}

/** Takes a database that is gone from where the pages look; after its own page was left. */
export function forgetDatabase(queries: QueryClient, id: string): void {
  queries.removeQueries({ queryKey: databaseQuery(id).queryKey })
  queries.setQueryData(databasesQuery.queryKey, (before) => before?.filter((other) => other.id !== id))
  void queries.invalidateQueries({ queryKey: databasesQuery.queryKey })
}
