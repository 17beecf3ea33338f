/**
 * A tenant: one house whose content is its own; a group: tenants that read each other's content in some collections.
 *
 * Rows: `tenants.ts`; who may do what in one: `role.ts`.
 */
import type { CollectionName } from '../model/field.ts'

export interface TenantGroup {
  /** 24 lower-case hex characters. */
  readonly id: string
  readonly name: string
  /** What its tenants read of one another. */
  readonly collections: readonly CollectionName[]
}

export interface Tenant {
  /** 24 lower-case hex characters; also the id of its organization. */
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly group: TenantGroup | null
}

/** What a request may read and where it writes. There is no scope of two tenants: the others of a group are only read. */
export interface Scope {
  /** Everything is written here. */
  readonly tenantId: string
  /** Other tenants whose published documents are read too, by collection. Never their drafts. */
  readonly shared: ReadonlyMap<CollectionName, readonly string[]>
  /** Whether drafts of `tenantId` are given when a query asks for them. */
  readonly mayReadDrafts: boolean
}
