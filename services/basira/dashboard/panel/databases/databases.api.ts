/**
 * Registering a database.
 *
 * The list of them, which other pages show from too, is the shell's.
 */
import type { QueryClient } from '@tanstack/react-query'
import { api, ask } from '../shell/api.ts'
import {
  type Database,
  databaseOf,
  databaseQuery,
  databasesQuery,
  type Engine,
} from '../shell/databases.api.ts'

export interface Registration {
  readonly name: string
  readonly engine: Engine
  /** Null: not told. */
  readonly engineVersion: string | null
  readonly host: string
  readonly port: number
  readonly tags: Readonly<Record<string, string>>
}

/** @throws Problem 403 where an account that has not proved its address has as many as it may */
export async function registerDatabase(asked: Registration): Promise<Database> {
  const { name, engine, engineVersion, host, port, tags } = asked
  const body = {
    name,
    engine,
    host,
    port,
    tags: { ...tags },
    ...(engineVersion === null ? {} : { engine_version: engineVersion }),
  }
  return databaseOf(await ask(api.POST('/api/v1/databases', { body })))
}

/** Puts a database that was just registered where the pages look. */
export function keepRegistered(queries: QueryClient, database: Database): void {
  queries.setQueryData(databaseQuery(database.id).queryKey, database)
  queries.setQueryData(databasesQuery.queryKey, (before) => before && [database, ...before])
  void queries.invalidateQueries({ queryKey: databasesQuery.queryKey })
}
