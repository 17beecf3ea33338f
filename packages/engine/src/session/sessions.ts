/**
 * What is done with sessions: start, list, end.
 *
 * Who may start one: `../account/sign-in.ts`; refreshing: `session-refresh.ts`; checking: `access-check.ts`.
 */
import type { Actor } from '../audit/audit.ts'
import { type PrincipalAuthor, provedBy, type RequestOrigin } from '../principal/author.ts'
import type { Principal } from '../principal/principal.ts'
import { Refusal } from '../refusal/refusal.ts'
import { sessionSubject } from '../revocation/change.ts'
import { randomId } from '../secret/random.ts'
import type { Secret } from '../secret/secret.ts'
import { type EpochMs, minuteMs } from '../time.ts'
import { perform, type UnitOfWork } from '../unit-of-work.ts'
import { isGenuine, openSessionKey, parseRefreshToken, sealedSessionKey } from './refresh-token.ts'
import type { Session, SessionEnd, Transport } from './session.ts'
import { type RefreshParts, type RefreshRequest, refresh, type Tokens, tokensOf } from './session-refresh.ts'

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

  /**
   * Starts a session with an id of its own; nothing of an earlier one is taken over. Where the account has as many live ones as
   * it may, the longest unused one ends, everywhere. Of two starts at once both keep to that, where each holds the account's
   * row.
   */
  async start(
    unit: UnitOfWork,
    owner: SessionOwner,
    transport: Transport,
    origin: Pick<RequestOrigin, 'device' | 'network'>,
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
      rotatedFrom: null,
      contested: 0,
      contestedDay: 0,
      contestedGeneration: 0,
      createdAt: now,
      idleExpiresAt: now + Math.min(limits.idleMs, limits.absoluteMs),
      absoluteExpiresAt: now + limits.absoluteMs,
      lastSeenAt: now,
      device: origin.device,
      firstPlace: origin.network,
      lastPlace: origin.network,
      earlierSeenAt: null,
      earlierPlace: null,
      revokedAt: null,
      revokedReason: null,
    }
    if (limits.perAccount > 0) await endBeyond(unit, owner, limits.perAccount - 1, now)
    await unit.sessions.insert(session)
    await unit.record('session.started', owner.organizationId, id, { type: 'account', id: owner.accountId })
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
  end(author: PrincipalAuthor, sessionId: string, reason: SessionEnd, now: EpochMs): Promise<void> {
    const end = async (unit: UnitOfWork): Promise<void> => {
      const facts = await unit.sessions.facts(sessionId)
      if (facts === null || facts.session.accountId !== author.principal.account.id)
        throw new Refusal('not_found')
      if (!(await endOne(unit, facts.session, reason, now))) throw new Refusal('not_found')
      await unit.record('session.ended', facts.session.organizationId, sessionId)
    }
    return perform(this.#parts, author, now, end, { exclusive: ['credential'] })
  }

  /** Ends every session of the principal's account but the one it speaks through (a key: every one). */
  async endOthers(author: PrincipalAuthor, now: EpochMs): Promise<void> {
    const { account, credential } = author.principal
    const keptId = credential.type === 'session' ? credential.id : null
    const endOthers = (unit: UnitOfWork): Promise<void> => endAll(unit, account.id, keptId, 'ended', now)
    await perform(this.#parts, author, now, endOthers, { exclusive: ['credential'] })
  }

  /**
   * Ends the session that a refresh token belongs to. A token that is not ours ends nothing, and the caller cannot tell:
   * after it, whatever was presented is of no use. Any generation will do.
   */
  async endByToken(
    presented: Secret<'refresh-token'>,
    transport: Transport,
    reason: SessionEnd,
    origin: RequestOrigin,
    now: EpochMs,
  ): Promise<void> {
    const author = provedBy('refresh_token', origin)
    const token = parseRefreshToken(presented)
    const facts = token === null ? null : await this.#parts.store.sessions.facts(token.sessionId)
    if (token === null || facts === null || facts.session.transport !== transport) return
    const { session } = facts
    if (session.revokedAt !== null) {
      // Whoever got no answer repeats; this answer, too, means that the end is in effect everywhere.
      if (now - session.revokedAt < repeatedWithinMs)
        await perform(this.#parts, author, now, (unit) => unit.changed(sessionSubject(session.id)))
      return
    }
    if (!isGenuine(token, openSessionKey(this.#parts.sealer, session.id, session.sealedKey))) return
    await perform(this.#parts, author, now, async (unit) => {
      if (!(await endOne(unit, session, reason, now))) return unit.changed(sessionSubject(session.id))
      const actor = { type: 'account', id: session.accountId } as const
      return unit.record('session.ended', session.organizationId, session.id, actor)
    })
  }

  /** Whether a session has not been ended; a last look before a late reply writes cookies. */
  async isOpen(sessionId: string): Promise<boolean> {
    return (await this.#parts.store.sessions.facts(sessionId))?.session.revokedAt === null
  }
}

async function endOne(
  unit: UnitOfWork,
  session: Session,
  reason: SessionEnd,
  now: EpochMs,
): Promise<boolean> {
  if (!(await unit.sessions.revoke(session.id, now, reason))) return false
  await unit.changed(sessionSubject(session.id))
  return true
}

/**
 * Ends every session of an account but `keptId`, as part of `unit`.
 *
 * @param actor see `UnitOfWork.record`
 */
export async function endAll(
  unit: UnitOfWork,
  accountId: string,
  keptId: string | null,
  reason: SessionEnd,
  now: EpochMs,
  actor?: Actor,
): Promise<void> {
  for (const sessionId of await unit.sessions.revokeAll(accountId, keptId, now, reason)) {
    await unit.changed(sessionSubject(sessionId))
    await unit.record('session.ended', null, sessionId, actor)
  }
}

/** Ends the longest unused live sessions of an account until `kept` are left. */
async function endBeyond(unit: UnitOfWork, owner: SessionOwner, kept: number, now: EpochMs): Promise<void> {
  const { accountId, organizationId } = owner
  for (const id of await unit.sessions.revokeBeyond(accountId, kept, now, 'too_many')) {
    await unit.changed(sessionSubject(id))
    await unit.record('session.ended', organizationId, id, { type: 'account', id: accountId })
  }
}
