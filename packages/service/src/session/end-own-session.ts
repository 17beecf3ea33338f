/**
 * Ending the session that a caller speaks through.
 *
 * Ending others is the engine's alone.
 */
import { type Engine, type EpochMs, isRefusal, type Principal } from 'claviger'

/** Nothing where there is none, or where somebody else ended it a moment ago. */
export async function endOwnSession(
  { engine, now }: { readonly engine: Pick<Engine, 'sessions'>; readonly now: () => EpochMs },
  who: Principal | null,
): Promise<void> {
  if (who === null || who.credential.type !== 'session') return
  try {
    await engine.sessions.end(who, who.credential.id, 'signed_out', now())
  } catch (error) {
    if (!(isRefusal(error) && error.code === 'not_found')) throw error
  }
}
