/**
 * What an organization does with its databases: register, change, remove, read.
 *
 * Rules: `database.ts`; rows: `database-rows.ts`; how many are allowed is an entitlement of the account.
 */
import type { StoreEngine, StoreUnitOfWork } from '@claviger/store'
import {
  type EpochMs,
  type Principal,
  type PrincipalAuthor,
  principalBehind,
  type RandomBytes,
  Refusal,
  randomId,
} from 'claviger'
import type { Kysely } from 'kysely'
import {
  type Database,
  type DatabaseEngine,
  type DatabaseSettings,
  defaultPollIntervalSeconds,
  defaultPorts,
} from './database.ts'
import { DatabaseRows } from './database-rows.ts'

export interface DatabaseRequest {
  readonly name: string
  readonly engine: DatabaseEngine
  readonly host: string
  readonly engineVersion: string | null
  /** Null: the engine's usual one. */
  readonly port: number | null
  readonly tags: Readonly<Record<string, string>>
}

/** What an organization has is counted and changed by one unit of work at a time. */
const counting = { exclusive: ['organization'] } as const

export class DatabaseRegistry {
  readonly #engine: StoreEngine
  readonly #random: RandomBytes
  readonly #rows: DatabaseRows

  constructor(engine: StoreEngine, database: Kysely<unknown>, random: RandomBytes) {
    this.#engine = engine
    this.#random = random
    this.#rows = new DatabaseRows(database)
  }

  /** Newest first. */
  list(who: Principal): Promise<readonly Database[]> {
    return this.#rows.list(who.organization.id)
  }

  count(organizationId: string): Promise<number> {
    return this.#rows.count(organizationId)
  }

  /** @throws Refusal `not_found`: unknown or another organization's */
  async get(who: Principal, id: string): Promise<Database> {
    return found(await this.#rows.find(who.organization.id, id))
  }

  /**
   * Registers a database. Counting and adding are one step: of any number of registrations at once no more than the
   * account's limit get through.
   *
   * @throws Refusal `verification_required` where the organization has as many as the account may have
   */
  async register(author: PrincipalAuthor, asked: DatabaseRequest, now: EpochMs): Promise<Database> {
    const organizationId = author.principal.organization.id
    const database: Database = {
      ...asked,
      id: randomId(this.#random),
      organizationId,
      port: asked.port ?? defaultPorts[asked.engine],
      pollIntervalSeconds: defaultPollIntervalSeconds,
      collectExplainPlans: true,
      collectReplication: true,
      disabledCollectors: [],
      createdAt: now,
      updatedAt: now,
      lastSeenAt: null,
    }
    const register = async (unit: StoreUnitOfWork): Promise<void> => {
      const rows = new DatabaseRows(unit.database)
      const limit = principalBehind(unit).entitlements['databases']
      if (typeof limit === 'number' && (await rows.count(organizationId)) >= limit) {
        throw new Refusal('verification_required')
      }
      await rows.insert(database)
    }
    await this.#engine.perform(author, now, register, counting)
    return database
  }

  /** @throws Refusal `not_found` */
  change(
    author: PrincipalAuthor,
    id: string,
    changes: Partial<DatabaseSettings>,
    now: EpochMs,
  ): Promise<Database> {
    const change = async (unit: StoreUnitOfWork): Promise<Database> => {
      const rows = new DatabaseRows(unit.database)
      const changed: Database = {
        ...found(await rows.find(author.principal.organization.id, id)),
        ...changes,
        updatedAt: now,
      }
      await rows.update(changed)
      return changed
    }
    return this.#engine.perform(author, now, change, counting)
  }

  /** @throws Refusal `not_found` */
  async remove(author: PrincipalAuthor, id: string, now: EpochMs): Promise<void> {
    const remove = (unit: StoreUnitOfWork): Promise<boolean> =>
      new DatabaseRows(unit.database).delete(author.principal.organization.id, id)
    if (!(await this.#engine.perform(author, now, remove))) throw new Refusal('not_found')
  }
}

function found(database: Database | null): Database {
  if (database === null) throw new Refusal('not_found')
  return database
}
