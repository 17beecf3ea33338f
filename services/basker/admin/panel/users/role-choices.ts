/**
 * The roles that somebody may be given in a tenant, to choose from.
 *
 * What each allows is the server's.
 */
import type { Role } from '../shell/me.api.ts'
import { titleOf } from '../shell/words.ts'

const roles: readonly Role[] = ['viewer', 'editor', 'owner']

/** From the least to the most. */
export const roleChoices: readonly { readonly value: Role; readonly label: string }[] = roles.map((role) => ({
  value: role,
  label: titleOf(role),
}))
