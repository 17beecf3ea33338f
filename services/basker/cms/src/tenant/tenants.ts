/**
 * The tenants of a deployment and the groups in which they share collections.
 *
 * Content: `../content/documents.ts`; who may enter one: `role.ts`.
 */
import { isUniqueViolation, type OpenedStore, type StoreEngine } from '@claviger/store'
import type { EpochMs, OperatorAuthor, Principal } from 'claviger'
import type { Kysely } from 'kysely'
import { collectionNames } from '../model/collections.ts'
import type { CollectionName } from '../model/field.ts'
import { isSiteOwner, mayReadDrafts, siteId, type TenantRole, tenantRoles } from './role.ts'
import type { Scope, Tenant, TenantGroup } from './tenant.ts'

type TenantTables = {
  tenants: { id: string; slug: string; name: string; group_id: string | null }
  /** `collections` is a JSON array of names. */
  tenant_groups: { id: string; name: string; collections: string }
}

const idPattern = /^[0-9a-f]{24}$/
const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const longestSlug = 100
const longestName = 200

/** The organization that a tenant is has one plan as yet. */
const plan = 'free'

interface TenantRow {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly group_id: string | null
  readonly group_name: string | null
  readonly group_collections: string | null
}

function sharedNames(text: string | null): readonly CollectionName[] {
  const names: unknown = JSON.parse(text ?? '[]')
  return collectionNames.filter((name) => Array.isArray(names) && names.includes(name))
}

function tenantOf(row: TenantRow): Tenant {
  const group: TenantGroup | null =
    row.group_id === null
      ? null
      : { id: row.group_id, name: row.group_name ?? '', collections: sharedNames(row.group_collections) }
  return { id: row.id, slug: row.slug, name: row.name, group }
}

export class Tenants {
  readonly #engine: Pick<StoreEngine, 'perform'>
  readonly #rows: Kysely<TenantTables>

  constructor(engine: Pick<StoreEngine, 'perform'>, store: Pick<OpenedStore, 'database'>) {
    this.#engine = engine
    this.#rows = store.database.withTables<TenantTables>()
  }

  async findById(id: string): Promise<Tenant | null> {
    if (!idPattern.test(id)) return null
    const row = await this.#joined().where('tenants.id', '=', id).executeTakeFirst()
    return row === undefined ? null : tenantOf(row)
  }

  async findBySlug(slug: string): Promise<Tenant | null> {
    if (slug.length > longestSlug || !slugPattern.test(slug)) return null
    const row = await this.#joined().where('tenants.slug', '=', slug).executeTakeFirst()
    return row === undefined ? null : tenantOf(row)
  }

  /** All tenants, by name. */
  async all(): Promise<readonly Tenant[]> {
    const rows = await this.#joined().orderBy('tenants.name').orderBy('tenants.id').execute()
    return rows.map(tenantOf)
  }

  /** The tenants that `who` may enter, by name: all of them for an owner of the site. */
  async listFor(who: Pick<Principal, 'memberships'>): Promise<readonly Tenant[]> {
    if (isSiteOwner(who)) return this.all()
    const ids = who.memberships
      .filter(({ role }) => tenantRoles.some((known) => known === role))
      .map(({ organizationId }) => organizationId)
      .filter((id) => id !== siteId)
    if (ids.length === 0) return []
    const rows = await this.#joined()
      .where('tenants.id', 'in', ids)
      .orderBy('tenants.name')
      .orderBy('tenants.id')
      .execute()
    return rows.map(tenantOf)
  }

  /** What somebody with `role` reads and writes in `tenant`. One query where it is in a group, none otherwise. */
  async scopeOf(tenant: Tenant, role: TenantRole | null): Promise<Scope> {
    const shared = new Map<CollectionName, readonly string[]>()
    if (tenant.group !== null && tenant.group.collections.length > 0) {
      const members = await this.#rows
        .selectFrom('tenants')
        .select('id')
        .where('group_id', '=', tenant.group.id)
        .where('id', '!=', tenant.id)
        .orderBy('id')
        .execute()
      const ids = members.map(({ id }) => id)
      for (const name of tenant.group.collections) shared.set(name, ids)
    }
    return { tenantId: tenant.id, shared, mayReadDrafts: mayReadDrafts(role) }
  }

  /**
   * Makes a tenant and the organization that it is, or only the tenant where the organization is there.
   *
   * @returns false where the id or the slug is taken; of several at once exactly one gets through
   * @throws TypeError for an id, slug or name that no tenant can have
   */
  async add(author: OperatorAuthor, tenant: Omit<Tenant, 'group'>, now: EpochMs): Promise<boolean> {
    if (!idPattern.test(tenant.id)) throw new TypeError('add: id must be 24 lower-case hex characters')
    if (!slugPattern.test(tenant.slug) || tenant.slug.length > longestSlug) {
      throw new TypeError('add: slug must be lower-case letters, digits and single hyphens')
    }
    if (tenant.name === '' || tenant.name.length > longestName) {
      throw new TypeError('add: name must be 1 to 200 characters')
    }
    try {
      await this.#engine.perform(author, now, async ({ accounts, database }) => {
        if ((await accounts.findOrganization(tenant.id)) === null) {
          await accounts.insertOrganization({
            id: tenant.id,
            name: tenant.name,
            plan,
            createdAt: now,
            suspendedAt: null,
          })
        }
        await database
          .withTables<TenantTables>()
          .insertInto('tenants')
          .values({ id: tenant.id, slug: tenant.slug, name: tenant.name, group_id: null })
          .execute()
      })
      return true
    } catch (error) {
      if (isUniqueViolation(error)) return false
      throw error
    }
  }

  /** Makes a group, or gives it another name and other collections; in effect for every request that comes after. */
  async putGroup(author: OperatorAuthor, group: TenantGroup, now: EpochMs): Promise<void> {
    if (!idPattern.test(group.id)) throw new TypeError('putGroup: id must be 24 lower-case hex characters')
    const values = { name: group.name, collections: JSON.stringify(group.collections) }
    await this.#engine.perform(author, now, ({ database }) =>
      database
        .withTables<TenantTables>()
        .insertInto('tenant_groups')
        .values({ id: group.id, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute(),
    )
  }

  /** Puts a tenant into a group, or into none; false where there is no such tenant. The group must be there. */
  async setGroup(
    author: OperatorAuthor,
    tenantId: string,
    groupId: string | null,
    now: EpochMs,
  ): Promise<boolean> {
    const result = await this.#engine.perform(author, now, ({ database }) =>
      database
        .withTables<TenantTables>()
        .updateTable('tenants')
        .set({ group_id: groupId })
        .where('id', '=', tenantId)
        .executeTakeFirst(),
    )
    return result.numUpdatedRows > 0n
  }

  #joined() {
    return this.#rows
      .selectFrom('tenants')
      .leftJoin('tenant_groups', 'tenant_groups.id', 'tenants.group_id')
      .select([
        'tenants.id',
        'tenants.slug',
        'tenants.name',
        'tenants.group_id',
        'tenant_groups.name as group_name',
        'tenant_groups.collections as group_collections',
      ])
  }
}
