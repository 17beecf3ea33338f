/**
 * What is done with sessions: start, list, end.
 *
 * Who may start one: `../account/sign-in.ts`; refreshing: `session-refresh.ts`; checking: `access-check.ts`.
 */
import { type Deed, perform } from '../deed.ts'
import { actorOf } from '../principal/actor.ts'
import type { Principal } from '../principal/principal.ts'
import { Refusal } from '../refusal/refusal.ts'
import { sessionSubject } from '../revocation/change.ts'
import { randomId } from '../secret/random.ts'
import type { Secret } from '../secret/secret.ts'
import { type EpochMs, minuteMs } from '../time.ts'
import { isGenuine, openSessionKey, parseRefreshToken, sealedSessionKey } from './refresh-token.ts'
import type { Session, SessionEnd, Transport } from './session.ts'
import { type RefreshParts, type RefreshRequest, refresh, type Tokens, tokensOf } from './session-refresh.ts'

/** Where a session comes from, for its owner to recognise it by. */
export interface Origin {
  /** "Firefox on Linux". */
  readonly device: string
  /** Address block. */
  readonly place: string
}

/** The one whose session it is. */
export interface SessionOwner {
  readonly accountId: string
  readonly organizationId: string
}

/** An end is in effect everywhere long before this has passed. */
const repeatedWithinMs = minuteMs

export class Sessions {
  readonly #parts: RefreshParts

  constructor(parts: RefreshParts) {
    this.#parts = parts
  }

  /** Starts a session with an id of its own; nothing of an earlier one is taken over. */
  async start(
    deed: Deed,
    owner: SessionOwner,
    transport: Transport,
    origin: Origin,
    now: EpochMs,
  ): Promise<Session> {
    const { limits, random, sealer } = this.#parts
    const id = randomId(random)
    const session: Session = {
      id,
      ...owner,
      transport,
      sealedKey: sealedSessionKey(sealer, random, id),
      generation: 1,
      rotatedAt: now,
      confirmed: false,
      attemptDigest: null,
      recoveries: 0,
      recoveryDay: 0,
      createdAt: now,
      idleExpiresAt: now + Math.min(limits.idleMs, limits.absoluteMs),
      absoluteExpiresAt: now + limits.absoluteMs,
      lastSeenAt: now,
      device: origin.device,
      firstPlace: origin.place,
      lastPlace: origin.place,
      revokedAt: null,
      revokedReason: null,
    }
    await deed.sessions.insert(session)
    await deed.record('session.started', { type: 'account', id: owner.accountId }, owner.organizationId, id)
    return session
  }

  /** The first tokens of a session that was just started. */
  firstTokens(session: Session, now: EpochMs): Promise<Tokens> {
    return tokensOf(this.#parts, session, session.generation, now)
  }

  /** See `session-refresh.ts`. */
  refresh(request: RefreshRequest, now: EpochMs): Promise<Tokens> {
    return refresh(this.#parts, request, now)
  }

  /** Live sessions of the principal's account, last seen first. */
  list(who: Principal, now: EpochMs): Promise<readonly Session[]> {
    return this.#parts.store.sessions.listLive(who.account.id, now)
  }

  /**
   * Ends one session of the principal's account; its tokens are refused everywhere when this resolves.
   *
   * @throws Refusal `not_found`: unknown, ended or another account's
   */
  async end(who: Principal, sessionId: string, reason: SessionEnd, now: EpochMs): Promise<void> {
    await perform(this.#parts, now, async (deed) => {
      const facts = await deed.sessions.facts(sessionId)
      if (facts === null || facts.session.accountId !== who.account.id) throw new Refusal('not_found')
      if (!(await endOne(deed, facts.session, reason, now))) throw new Refusal('not_found')
      await deed.record('session.ended', actorOf(who), facts.session.organizationId, sessionId)
    })
  }

  /** Ends every session of the principal's account but the one it speaks through (a key: every one). */
  async endOthers(who: Principal, now: EpochMs): Promise<void> {
    const keptId = who.credential.type === 'session' ? who.credential.id : null
    await perform(this.#parts, now, (deed) => endAll(deed, who.account.id, keptId, 'ended', now))
  }

  /**
   * Ends the session that a refresh token belongs to. A token that is not ours ends nothing, and the caller cannot tell:
   * after it, whatever was presented is of no use. Any generation will do.
   */
  async endByToken(
    presented: Secret<'refresh-token'>,
    transport: Transport,
    reason: SessionEnd,
    now: EpochMs,
  ): Promise<void> {
    const token = parseRefreshToken(presented)
    const facts = token === null ? null : await this.#parts.store.sessions.facts(token.sessionId)
    if (token === null || facts === null || facts.session.transport !== transport) return
    const { session } = facts
    if (session.revokedAt !== null) {
      // Whoever got no answer repeats; this answer, too, means that the end is in effect everywhere.
      if (now - session.revokedAt < repeatedWithinMs)
        await perform(this.#parts, now, (deed) => deed.changed(sessionSubject(session.id)))
      return
    }
    if (!isGenuine(token, openSessionKey(this.#parts.sealer, session.id, session.sealedKey))) return
    await perform(this.#parts, now, async (deed) => {
      if (!(await endOne(deed, session, reason, now))) return deed.changed(sessionSubject(session.id))
      const actor = { type: 'account', id: session.accountId } as const
      return deed.record('session.ended', actor, session.organizationId, session.id)
    })
  }

  /** Whether a session has not been ended; a last look before a late reply writes cookies. */
  async isOpen(sessionId: string): Promise<boolean> {
    return (await this.#parts.store.sessions.facts(sessionId))?.session.revokedAt === null
  }
}

async function endOne(deed: Deed, session: Session, reason: SessionEnd, now: EpochMs): Promise<boolean> {
  if (!(await deed.sessions.revoke(session.id, now, reason))) return false
  await deed.changed(sessionSubject(session.id))
  return true
}

/** Ends every session of an account but `keptId`, as part of `deed`. */
export async function endAll(
  deed: Deed,
  accountId: string,
  keptId: string | null,
  reason: SessionEnd,
  now: EpochMs,
): Promise<void> {
  for (const sessionId of await deed.sessions.revokeAll(accountId, keptId, now, reason)) {
    await deed.changed(sessionSubject(sessionId))
    await deed.record('session.ended', { type: 'account', id: accountId }, null, sessionId)
  }
}
