/**
 * Checking a presented access token: from memory without a promise where it was seen before, else by its signature and one
 * read of its session.
 *
 * Refresh tokens never come here: `session-refresh.ts`.
 */
import type { Dialect } from '../dialect.ts'
import type { CheckCounts } from '../key/key-check.ts'
import { type RequestWindow, RequestWindows } from '../key/request-window.ts'
import { type HeldMemberships, membershipsOf, ownerSubjects } from '../principal/memberships.ts'
import { ownerMayAct } from '../principal/owner.ts'
import {
  type Accepted,
  accepted,
  invalidCredential,
  type Refused,
  refused,
  type Verdict,
} from '../principal/verdict.ts'
import { Refusal, refusalOf } from '../refusal/refusal.ts'
import { sessionSubject } from '../revocation/change.ts'
import { CredentialMemory, type Remembered } from '../revocation/credential-memory.ts'
import type { Feed } from '../revocation/feed.ts'
import type { Secret } from '../secret/secret.ts'
import type { Store } from '../store.ts'
import { type EpochMs, minuteMs } from '../time.ts'
import {
  type AccessClaims,
  type AccessTokenParts,
  maxAccessTokenLength,
  readAccessToken,
} from './access-token.ts'
import { sessionState } from './session.ts'
import { sessionPrincipal } from './session-principal.ts'
import type { SessionFacts } from './session-store.ts'
import { SessionUsage } from './session-usage.ts'

export interface AccessCheckParts extends AccessTokenParts {
  readonly dialect: Dialect
  readonly store: Store
  readonly feed: Feed
  /** Tokens that are remembered at most. */
  readonly maxTokensInMemory: number
  /** Requests a minute of one session, with whichever of its access tokens; 0: no limit. */
  readonly requestsPerMinute: number
}

interface KnownToken {
  /** Made once, and the answer to every request with this token. */
  readonly verdict: Accepted
  readonly until: EpochMs
  readonly window: RequestWindow
  lastNotedAt: EpochMs
}

type Place = string | (() => string)

const noteEveryMs = minuteMs

export class AccessCheck {
  readonly usage: SessionUsage
  readonly counts: CheckCounts = { memory: 0, store: 0, refused: 0, limited: 0 }
  readonly memory: CredentialMemory<KnownToken>
  readonly #parts: AccessCheckParts
  readonly #windows = new RequestWindows()

  constructor(parts: AccessCheckParts) {
    this.#parts = parts
    this.usage = new SessionUsage(parts.store.sessions)
    this.memory = new CredentialMemory(parts.feed, parts.maxTokensInMemory, parts.random)
  }

  /**
   * Who presents `presented` at `now`, or `credential_invalid`: synchronously for a token seen before. The first sight of a
   * token proves that its client has it, which confirms the generation it came with. `rate_limited` where its session has had
   * its requests of the minute, `unavailable` where the store is out of reach.
   *
   * @param place address block of the caller, for the list of sessions, or what works it out: asked once a minute and token
   */
  check(presented: Secret<'access-token'>, place: Place, now: EpochMs): Verdict | Promise<Verdict> {
    const text = presented.reveal()
    if (text.length > maxAccessTokenLength) return this.#refuse()
    const name = this.memory.nameOf(text)
    const known = this.memory.recall(name)
    if (known !== undefined) {
      if (now < known.until) {
        this.counts.memory++
        return this.#admit(known, place, now)
      }
      this.memory.forget(name)
    }
    return this.#checkByStore(text, name, place, now)
  }

  async #checkByStore(text: string, name: string, place: Place, now: EpochMs): Promise<Verdict> {
    this.counts.store++
    const found = await this.memory
      .load(name, () => this.#read(text, now))
      .catch((error: unknown) => refused(refusalOf(error)))
    if (!found.ok) {
      this.counts.refused++
      return found
    }
    return now < found.value.until ? this.#admit(found.value, place, now) : this.#refuse()
  }

  #refuse(): Refused {
    this.counts.refused++
    return invalidCredential
  }

  #admit(known: KnownToken, place: Place, now: EpochMs): Verdict {
    const { requestsPerMinute } = this.#parts
    if (requestsPerMinute > 0) {
      const waitMs = known.window.take(requestsPerMinute, now)
      if (waitMs > 0) {
        this.counts.limited++
        return refused(new Refusal('rate_limited', { retryAfterSeconds: Math.ceil(waitMs / 1_000) }))
      }
    }
    if (now - known.lastNotedAt >= noteEveryMs) {
      known.lastNotedAt = now
      this.usage.note(known.verdict.principal.credential.id, typeof place === 'string' ? place : place(), now)
    }
    return known.verdict
  }

  /** The signature is judged inside the read, so that withdrawing its key meanwhile makes it judged again. */
  async #read(text: string, now: EpochMs): Promise<Remembered<KnownToken> | Refused> {
    const claims = await readAccessToken(this.#parts, text, now)
    if (claims === null) return invalidCredential
    const facts = await this.#parts.store.sessions.facts(claims.sessionId)
    if (facts === null || facts.session.accountId !== claims.accountId) return invalidCredential
    // The idle limit is the refresh token's: an access token outlives it by minutes at the most.
    const state = sessionState(facts.session, now)
    if (state === 'revoked' || state === 'outlived' || !ownerMayAct(facts.owner)) return invalidCredential
    if (!facts.session.confirmed && facts.session.generation === claims.generation) {
      await this.#parts.store.write((transaction) =>
        transaction.sessions.confirm(claims.sessionId, claims.generation),
      )
    }
    const memberships = await membershipsOf(this.#parts.dialect, this.#parts.store.accounts, facts.owner)
    return this.#remember(facts, memberships, claims, now)
  }

  #remember(
    facts: SessionFacts,
    memberships: HeldMemberships,
    claims: AccessClaims,
    now: EpochMs,
  ): Remembered<KnownToken> {
    const { session, owner } = facts
    const until = Math.min(claims.expiresAt, session.absoluteExpiresAt)
    return {
      ok: true,
      value: {
        verdict: accepted(
          sessionPrincipal(
            facts,
            { expiresAt: until, keptSecretId: claims.signingKeyId },
            memberships,
            this.#parts.dialect,
          ),
        ),
        until,
        window: this.#windows.of(session.id, now),
        lastNotedAt: 0,
      },
      subjects: [sessionSubject(session.id), ...ownerSubjects(owner, memberships)],
    }
  }
}
