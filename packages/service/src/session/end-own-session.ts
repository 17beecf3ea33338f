/**
 * Ending the session that a caller speaks through.
 *
 * Ending others is the engine's alone.
 */
import { type Engine, type EpochMs, isRefusal, type PrincipalAuthor, type RefusalCode } from 'claviger'

const endedBefore: ReadonlySet<RefusalCode> = new Set(['not_found', 'credential_invalid'])

/** Nothing where there is none, or where somebody else ended it a moment ago. */
export async function endOwnSession(
  { engine, now }: { readonly engine: Pick<Engine, 'sessions'>; readonly now: () => EpochMs },
  author: PrincipalAuthor | null,
): Promise<void> {
  if (author === null || author.principal.credential.type !== 'session') return
  try {
    await engine.sessions.end(author, author.principal.credential.id, 'signed_out', now())
  } catch (error) {
    if (!(isRefusal(error) && endedBefore.has(error.code))) throw error
  }
}
