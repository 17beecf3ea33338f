/**
 * Ending the session that a caller speaks through.
 *
 * Ending others: `end-one-session.ts`, `end-other-sessions.ts`.
 */
import { type Principal, Refusal } from 'claviger'
import type { AuthParts } from './auth-parts.ts'

/** Nothing where there is none, or where somebody else ended it a moment ago. */
export async function endOwnSession({ engine, now }: AuthParts, who: Principal | null): Promise<void> {
  if (who === null || who.credential.type !== 'session') return
  try {
    await engine.sessions.end(who, who.credential.id, 'signed_out', now())
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'not_found')) throw error
  }
}
