/**
 * Refreshing: one generation of a session's tokens for the next, so that tabs and a lossy network sign nobody out and a
 * copied token is still found.
 *
 * Strict one-use rotation would end honest sessions whenever a reply is lost; accepting a parent for ever would never find
 * a quiet thief. Between the two: a parent is answered with the same successor for seconds to whoever asks, and later only
 * while nobody has shown to hold the successor. Anything else is reuse and ends the session (RFC 9700 §4.14.2).
 *
 * A thief who moves in step with the owner uses just those seconds. So each generation that two origins ask for within them
 * is counted, and the session ends with the fifth of a day. Tabs of one browser are one origin.
 *
 * Tabs that share a cookie jar and do not know of one another can come three at a time: the second one's reply is in the
 * jar when the third one sends, and a slow first one would then present a grandparent. So in a cookie session a successor
 * is not followed by another before the seconds are over in which its parent is still answered.
 */
import { hash } from 'node:crypto'
import { linkDigest, newLinkToken } from '../account/single-use-link.ts'
import { type ProofAuthor, provedBy, type RequestOrigin } from '../principal/author.ts'
import { ownerMayAct } from '../principal/owner.ts'
import { Refusal } from '../refusal/refusal.ts'
import { sessionSubject } from '../revocation/change.ts'
import type { Secret } from '../secret/secret.ts'
import { dayMs, type EpochMs, utcDayOf } from '../time.ts'
import { perform, type UnitOfWork, type UnitOfWorkDeps } from '../unit-of-work.ts'
import { type AccessTokenParts, signAccessToken } from './access-token.ts'
import { refreshOriginDigest } from './refresh-origin.ts'
import {
  isGenuine,
  openSessionKey,
  parseRefreshToken,
  type RefreshToken,
  refreshTokenOf,
} from './refresh-token.ts'
import { type Session, type SessionLimits, sessionState, type Transport } from './session.ts'
import type { SessionFacts } from './session-store.ts'

export interface RefreshParts extends UnitOfWorkDeps, AccessTokenParts {
  readonly limits: SessionLimits
}

/** What a session hands out. */
export interface Tokens {
  readonly sessionId: string
  readonly accessToken: Secret<'access-token'>
  readonly accessSeconds: number
  readonly refreshToken: Secret<'refresh-token'>
  /**
   * When the refresh token ends at the latest unless it is used, counted from now: one that was made seconds ago must not tell
   * when.
   */
  readonly refreshExpiresAt: EpochMs
}

export interface RefreshRequest {
  readonly presented: Secret<'refresh-token'>
  readonly transport: Transport
  /** The client's name for this attempt (`Idempotency-Key`); the same on each repetition of it. Null: none. */
  readonly attemptId: string | null
  readonly origin: RequestOrigin
  /** Digest of the device cookie, or of the name that the client gives itself; null: neither. */
  readonly deviceDigest: string | null
}

/** A refresh token's request, as the steps below need it. */
interface Asking {
  readonly token: RefreshToken
  readonly attemptDigest: string | null
  readonly from: string
  readonly author: ProofAuthor
  readonly now: EpochMs
}

/** How long the link in a mail about reuse works. */
const endLinkMs = 7 * dayMs
const invalid = new Refusal('refresh_invalid')

/**
 * The tokens that follow the presented one. Of any number of requests with the same token, at once or within seconds, all
 * get the same refresh token.
 *
 * @throws Refusal `refresh_invalid`: malformed, unknown, wrong, expired, signed out, used again or of the other transport;
 * one code, so that it tells nothing
 */
export async function refresh(parts: RefreshParts, request: RefreshRequest, now: EpochMs): Promise<Tokens> {
  const token = parseRefreshToken(request.presented)
  if (token === null) throw invalid
  const facts = await parts.store.sessions.facts(token.sessionId)
  if (!isAcceptable(parts, token, facts, request.transport, now)) throw invalid
  const { session } = facts
  const attemptDigest = request.attemptId === null ? null : hash('sha256', request.attemptId, 'hex')
  const from = refreshOriginDigest(request.origin, request.deviceDigest)
  const author = provedBy('refresh_token', request.origin)
  const asking: Asking = { token, attemptDigest, from, author, now }
  if (isYoung(parts.limits, session, token, now)) {
    const same = await sameGeneration(parts, asking)
    if (same !== null) return same
  }
  const idleExpiresAt = Math.min(now + parts.limits.idleMs, session.absoluteExpiresAt)
  const rotated = await parts.store.write((transaction) =>
    transaction.sessions.rotate({
      sessionId: session.id,
      from: token.generation,
      at: now,
      idleExpiresAt,
      attemptDigest,
      rotatedFrom: from,
    }),
  )
  if (rotated) return tokensOf(parts, session, token.generation + 1, now)
  return answerFormer(parts, asking)
}

/** Whether the token was made by us for a session that may go on. Says nothing of its generation. */
function isAcceptable(
  parts: RefreshParts,
  token: RefreshToken,
  facts: SessionFacts | null,
  transport: Transport,
  now: EpochMs,
): facts is SessionFacts {
  if (facts === null || facts.session.transport !== transport) return false
  if (sessionState(facts.session, now) !== 'live' || !ownerMayAct(facts.owner)) return false
  return isGenuine(token, openSessionKey(parts.sealer, facts.session.id, facts.session.sealedKey))
}

/** Whether the presented token is a successor that the slowest of a race may not have heard of yet. */
function isYoung(limits: SessionLimits, session: Session, token: RefreshToken, now: EpochMs): boolean {
  return (
    session.transport === 'cookie' &&
    // The first generation is nobody's successor.
    token.generation > 1 &&
    token.generation === session.generation &&
    now - session.rotatedAt <= limits.raceMs
  )
}

/** Answers a young token with itself, which also shows that its client has it; null where it is current no more. */
async function sameGeneration(parts: RefreshParts, asking: Asking): Promise<Tokens | null> {
  const { token, now } = asking
  const facts = await parts.store.write(async ({ sessions }) => {
    const found = await sessions.facts(token.sessionId)
    if (found === null || sessionState(found.session, now) !== 'live') return null
    if (!isYoung(parts.limits, found.session, token, now)) return null
    await sessions.confirm(token.sessionId, token.generation)
    return found
  })
  if (facts === null) return null
  await refuseContested(parts, facts, asking)
  return tokensOf(parts, facts.session, token.generation, now)
}

/** Answers a token that is no longer the current one: with the same successor, or by ending the session. */
async function answerFormer(parts: RefreshParts, asking: Asking): Promise<Tokens> {
  const { token, now } = asking
  const facts = await parts.store.sessions.facts(token.sessionId)
  if (facts === null || sessionState(facts.session, now) !== 'live') throw invalid
  const { session } = facts
  const isParent = session.generation === token.generation + 1
  if (isParent && now - session.rotatedAt <= parts.limits.raceMs) {
    await refuseContested(parts, facts, asking)
    return tokensOf(parts, session, session.generation, now)
  }
  if (isParent && (await mayRecover(parts, session, asking))) {
    return tokensOf(parts, session, session.generation, now)
  }
  await perform(parts, asking.author, now, (unit) => endForReuse(parts, unit, facts, now))
  throw invalid
}

async function mayRecover(
  parts: RefreshParts,
  session: Session,
  { attemptDigest, now }: Asking,
): Promise<boolean> {
  if (session.confirmed) return false
  if (attemptDigest !== null && attemptDigest === session.attemptDigest) return true
  const { recoveriesPerDay } = parts.limits
  return parts.store.write((transaction) =>
    transaction.sessions.recover(
      session.id,
      session.generation,
      utcDayOf(now),
      recoveriesPerDay,
      attemptDigest,
    ),
  )
}

/**
 * Counts the current generation where it is asked for again from another origin than the one that it was made for, and ends
 * the session with the last that a day allows. A repetition of the very attempt that made it is the same client's, wherever
 * that has moved meanwhile.
 *
 * @throws Refusal `refresh_invalid`: it has ended
 */
async function refuseContested(parts: RefreshParts, facts: SessionFacts, asking: Asking): Promise<void> {
  const { session } = facts
  const { attemptDigest, from, now } = asking
  if (session.rotatedFrom === null || session.rotatedFrom === from) return
  if (attemptDigest !== null && attemptDigest === session.attemptDigest) return
  const isOver = await perform(parts, asking.author, now, async (unit) => {
    const count = await unit.sessions.contest(session.id, session.generation, utcDayOf(now))
    if (count < parts.limits.contestedPerDay) return false
    await endForReuse(parts, unit, facts, now)
    return true
  })
  if (isOver) throw invalid
}

/** Ends the session with all its tokens and tells its owner, with a link that ends all the others too. */
async function endForReuse(
  { random }: RefreshParts,
  unit: UnitOfWork,
  { session, owner }: SessionFacts,
  now: EpochMs,
): Promise<void> {
  if (!(await unit.sessions.revoke(session.id, now, 'reuse_found'))) return
  await unit.changed(sessionSubject(session.id))
  const actor = { type: 'account', id: session.accountId } as const
  await unit.record('session.reuse_found', session.organizationId, session.id, actor)
  const link = newLinkToken(random)
  await unit.accounts.insertLink({
    digest: linkDigest(link),
    purpose: 'end_sessions',
    accountId: session.accountId,
    createdAt: now,
    expiresAt: now + endLinkMs,
  })
  const { email, name } = owner.account
  await unit.notify('session_reuse_found', {
    to: email,
    name,
    linkToken: link.reveal(),
    about: session.device,
  })
}

/** The tokens of `session` at `generation`. */
export async function tokensOf(
  parts: RefreshParts,
  session: Session,
  generation: number,
  now: EpochMs,
): Promise<Tokens> {
  const key = openSessionKey(parts.sealer, session.id, session.sealedKey)
  return {
    sessionId: session.id,
    accessToken: await signAccessToken(parts, session, generation, now, parts.limits.accessMs),
    accessSeconds: Math.floor(parts.limits.accessMs / 1_000),
    refreshToken: refreshTokenOf(key, session.id, generation),
    refreshExpiresAt: Math.min(now + parts.limits.idleMs, session.absoluteExpiresAt),
  }
}
