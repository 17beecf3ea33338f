/**
 * A service as the operator's command sees it: what can be started, migrated, examined and operated.
 *
 * Which services there are is services.ts.
 */
import type {
  Configuration,
  ControlOperations,
  Registry,
  ServiceDeclaration,
  ServicePrefix,
} from '@claviger/host'
import type { Migrations, OpenedStore } from '@claviger/store'

/** A service that runs in this process. */
export interface RunningService {
  /** Origin at which it listens. */
  readonly url: string
  /** Stops accepting, finishes what runs, gives the database up. */
  close(): Promise<void>
}

export interface Service {
  /** As it is named on the command line. */
  readonly name: string
  /** As people call it. */
  readonly title: string
  readonly prefix: ServicePrefix
  readonly declaration: ServiceDeclaration<string, string, string>
  /** The configuration of this process's environment. @throws ConfigurationError */
  read(): Configuration
  /** Its own tables: the name under which the store remembers them, and the steps. */
  readonly migrationOwner: string
  readonly migrations: Migrations
  /** Path of the pages for people. */
  readonly pagesPath: string
  /** Path of the reference pages. */
  readonly docsPath: string
  /** Whether limits are counted in `REDIS_URL` where that is set. */
  readonly countsInRedis: boolean
  /** @param registry where it shows its figures, for whoever serves them; null: it serves its own */
  start(registry: Registry | null): Promise<RunningService>
  /** The table of control operations over a store that is open and migrated; the caller closes the store. */
  operations(configuration: Configuration, store: OpenedStore): Promise<ControlOperations>
}
