/**
 * The person's name and password, and the name of the organization.
 *
 * Who is signed in and what they may do, the shell knows; it is told of each change.
 */
import { api, ask } from '../shell/api.ts'
import { type Me, meOf } from '../shell/me.api.ts'

/** @param name empty: none. @returns the person from now on */
export async function renameAccount(name: string): Promise<Me> {
  const body = { name: name.trim() === '' ? null : name.trim() }
  return meOf(await ask(api.PATCH('/api/v1/auth/me', { body })))
}

/** For owners. @throws Problem 403 for others */
export async function renameOrganization(name: string): Promise<Me['organization']> {
  return ask(api.PATCH('/api/v1/organization', { body: { name: name.trim() } }))
}

/** Ends the other sessions. @throws Problem 403 where `current` is wrong, 400 where `password` will not do */
export async function changePassword(current: string, password: string): Promise<void> {
  const body = { current_password: current, new_password: password }
  await ask(api.POST('/api/v1/auth/change-password', { body }))
}
