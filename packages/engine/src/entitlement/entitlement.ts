/**
 * Entitlements: what an account's state (verified or not) allows, as data of the service.
 *
 * What a principal may do beyond that is a matter of scopes (`key/scope.ts`) and roles (`organization/organization.ts`).
 */

/** Name to limit: a number is a maximum (null: no maximum), a boolean a permission. */
export type Entitlements = Readonly<Record<string, number | boolean | null>>

/** A service's table; both rows name the same entitlements. */
export interface EntitlementTable {
  readonly unverified: Entitlements
  readonly verified: Entitlements
}

/** The row of `table` that holds for an account that has, or has not, proved its address. */
export function entitlementsOf(table: EntitlementTable, verified: boolean): Entitlements {
  return verified ? table.verified : table.unverified
}
