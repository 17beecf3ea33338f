/**
 * What an organization does with its databases: register, change, remove, read.
 *
 * Rules: `database.ts`; rows: `database-rows.ts`; how many are allowed is an entitlement of the account.
 */
import { lockOrganization, type OpenedStore } from '@claviger/store'
import { type EpochMs, type Principal, type RandomBytes, Refusal, randomId } from 'claviger'
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

export class DatabaseRegistry {
  readonly #store: OpenedStore
  readonly #random: RandomBytes
  readonly #rows: DatabaseRows

  constructor(store: OpenedStore, random: RandomBytes) {
    this.#store = store
    this.#random = random
    this.#rows = new DatabaseRows(store.database)
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
  async register(who: Principal, asked: DatabaseRequest, now: EpochMs): Promise<Database> {
    const organizationId = who.organization.id
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
    const limit = who.entitlements['databases']
    await this.#store.writeWith(async (transaction) => {
      const rows = new DatabaseRows(transaction)
      await lockOrganization(transaction, organizationId)
      if (typeof limit === 'number' && (await rows.count(organizationId)) >= limit) {
        throw new Refusal('verification_required')
      }
      await rows.insert(database)
    })
    return database
  }

  /** @throws Refusal `not_found` */
  change(who: Principal, id: string, changes: Partial<DatabaseSettings>, now: EpochMs): Promise<Database> {
    return this.#store.writeWith(async (transaction) => {
      const rows = new DatabaseRows(transaction)
      await lockOrganization(transaction, who.organization.id)
      const changed: Database = {
        ...found(await rows.find(who.organization.id, id)),
        ...changes,
        updatedAt: now,
      }
      await rows.update(changed)
      return changed
    })
  }

  /** @throws Refusal `not_found` */
  async remove(who: Principal, id: string): Promise<void> {
    const wasThere = await this.#store.writeWith((transaction) =>
      new DatabaseRows(transaction).delete(who.organization.id, id),
    )
    if (!wasThere) throw new Refusal('not_found')
  }
}

function found(database: Database | null): Database {
  if (database === null) throw new Refusal('not_found')
  return database
}
