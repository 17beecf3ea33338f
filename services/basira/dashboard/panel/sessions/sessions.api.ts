/**
 * Ending sessions of the person.
 *
 * Which there are is the shell's, and so is signing out, which ends this one.
 */
import { isProblem } from '@claviger/web'
import { api, ask } from '../shell/api.ts'

/** Resolves where it had ended before, too. */
export async function endSession(id: string): Promise<void> {
  try {
    await ask(api.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } }))
  } catch (error) {
    if (!(isProblem(error) && error.status === 404)) throw error
  }
}

export async function endOtherSessions(): Promise<void> {
  await ask(api.DELETE('/api/v1/auth/sessions'))
}
