/**
 * Checking a presented API key: from memory without a promise where it is known, else by one read of the store.
 *
 * Making, changing and ending keys: `keys.ts`. Which header a key came in: packages/fastify.
 */
import { timingSafeEqual } from 'node:crypto'
import type { Dialect } from '../dialect.ts'
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
import { keySubject } from '../revocation/change.ts'
import { CredentialMemory, type Remembered } from '../revocation/credential-memory.ts'
import type { Feed } from '../revocation/feed.ts'
import { type RandomBytes, randomBase32 } from '../secret/random.ts'
import type { Secret } from '../secret/secret.ts'
import type { Store } from '../store.ts'
import type { EpochMs } from '../time.ts'
import { type AddressTest, addressTest } from './address-list.ts'
import type { DigestScheme, Pepper } from './digest-scheme.ts'
import { type KeySecret, keyStatus } from './key.ts'
import { keyPrincipal } from './key-principal.ts'
import type { KeyFacts } from './key-store.ts'
import { KeyUsage } from './key-usage.ts'
import type { PepperRing } from './pepper-ring.ts'
import { type RequestWindow, RequestWindows } from './request-window.ts'

export interface KeyCheckParts {
  readonly dialect: Dialect
  readonly store: Store
  readonly feed: Feed
  readonly peppers: PepperRing
  readonly random: RandomBytes
  /** Keys that are remembered at most. */
  readonly maxKeysInMemory: number
}

/** Checks by what they came to; read by metrics. */
export interface CheckCounts {
  memory: number
  store: number
  refused: number
  limited: number
}

interface KnownKey {
  /** Made once, and the answer to every request with this key. */
  readonly verdict: Accepted
  /** When this secret ends; Infinity: never. */
  readonly until: EpochMs
  /** Null: from anywhere. */
  readonly allows: AddressTest | null
  readonly window: RequestWindow
  lastNotedAt: EpochMs
}

/** What one presented key hashes to. */
interface Candidate {
  readonly scheme: DigestScheme
  readonly pepper: Pepper
  readonly digest: string
}

/** A key is noted as used at most so often; flushed less often than that. */
const noteEveryMs = 1_000
const decoys = 256

export class KeyCheck {
  readonly usage: KeyUsage
  readonly counts: CheckCounts = { memory: 0, store: 0, refused: 0, limited: 0 }
  readonly memory: CredentialMemory<KnownKey>
  readonly #parts: KeyCheckParts
  readonly #limit: number
  readonly #windows = new RequestWindows()
  /** Stands in for a key that is missing or too long to be looked at. */
  readonly #decoy: string
  /** Ids that no key has, looked up in turn for keys that carry none, so that refusing those takes the same work. */
  readonly #decoyIds: readonly string[]
  #refusals = 0

  constructor(parts: KeyCheckParts) {
    this.#parts = parts
    this.#limit = parts.dialect.keyRequestsPerMinute
    this.usage = new KeyUsage(parts.store.keys)
    this.memory = new CredentialMemory(parts.feed, parts.maxKeysInMemory, parts.random)
    this.#decoy = parts.dialect.keyFormat.mint(parts.random).presented.reveal()
    this.#decoyIds = Array.from({ length: decoys }, () => randomBase32(parts.random, 16))
  }

  /**
   * Who presents `presented` from `address` at `now`, or why nobody: synchronously for a key in memory, with neither I/O
   * nor a write; else after one read of the store, which requests that arrive together share.
   *
   * Refuses with `credential_invalid` (malformed, unknown, wrong, expired, revoked, owner stopped or address not allowed:
   * one code and the same work, so that it tells nothing), `rate_limited`, or `unavailable` where the store is out of reach.
   */
  check(presented: Secret<'api-key'>, address: string, now: EpochMs): Verdict | Promise<Verdict> {
    const text = presented.reveal()
    if (text.length > this.#parts.dialect.keyFormat.maxLength) return this.refuse()
    const name = this.memory.nameOf(text)
    const known = this.memory.recall(name)
    if (known !== undefined) {
      if (now < known.until) {
        this.counts.memory++
        return this.#admit(known, address, now)
      }
      this.memory.forget(name)
    }
    return this.#checkByStore(this.#parts.dialect.keyFormat.parse(text), text, name, address, now)
  }

  /** Does the work of checking a key that turns out to be unknown; for requests that carry none or no well-formed one. */
  refuse(): Promise<Verdict> {
    this.#refusals++
    return this.#checkByStore(null, this.#decoy, this.memory.nameOf(`${this.#refusals}${this.#decoy}`), '', 0)
  }

  /** @param id null: malformed. That verdict stands; what follows only makes it take as long as any other. */
  async #checkByStore(
    id: string | null,
    text: string,
    name: string,
    address: string,
    now: EpochMs,
  ): Promise<Verdict> {
    this.counts.store++
    const found = await this.memory
      .load(name, () => this.#read(id, text, now))
      .catch((error: unknown) => {
        const refusal = refusalOf(error)
        return id === null ? invalidCredential : refused(refusal)
      })
    if (!found.ok) {
      this.counts.refused++
      return found
    }
    // Whoever joined a read that began before the key's end may be past it.
    return now < found.value.until ? this.#admit(found.value, address, now) : this.#refused()
  }

  #refused(): Refused {
    this.counts.refused++
    return invalidCredential
  }

  #admit(known: KnownKey, address: string, now: EpochMs): Verdict {
    if (known.allows !== null && !known.allows(address)) return this.#refused()
    if (this.#limit > 0) {
      const waitMs = known.window.take(this.#limit, now)
      if (waitMs > 0) {
        this.counts.limited++
        return refused(new Refusal('rate_limited', { retryAfterSeconds: Math.ceil(waitMs / 1_000) }))
      }
    }
    if (now - known.lastNotedAt >= noteEveryMs) {
      known.lastNotedAt = now
      this.usage.note(known.verdict.principal.credential.id, now)
    }
    return known.verdict
  }

  /** One read, one digest for each pepper and scheme, one comparison with each secret; then the verdict. */
  async #read(id: string | null, text: string, now: EpochMs): Promise<Remembered<KnownKey> | Refused> {
    const { dialect, peppers, store } = this.#parts
    await peppers.fresh()
    const candidates = candidatesOf(text, dialect.digestSchemes, peppers.accepted())
    const isFoundById = dialect.keyFormat.foundBy === 'id'
    const facts = isFoundById
      ? await store.keys.factsById(id ?? this.#decoyIds[this.#refusals % decoys] ?? '')
      : await store.keys.factsByDigest(candidates.map((candidate) => candidate.digest))
    if (facts === null) return invalidCredential
    const match = matchOf(facts.secrets, candidates)
    const isAsked = isFoundById ? facts.key.id === id : id !== null
    if (!isAsked || match === null || !isLive(facts, match, now)) return invalidCredential
    if (match.scheme !== dialect.digestSchemes[0].name || match.pepperId !== peppers.current().id) {
      await this.#upgrade(text, match)
    }
    const memberships = await membershipsOf(dialect, store.accounts, facts.owner)
    return this.#remember(facts, memberships, match, now)
  }

  /**
   * Replaces a digest of an older scheme or pepper, now that the key is here to make a better one. Only the digest: when the
   * secret ends is read in the transaction, for a rotation may just have set it. Where the store cannot be written, the old
   * digest serves until next time.
   */
  async #upgrade(text: string, old: KeySecret): Promise<void> {
    const scheme = this.#parts.dialect.digestSchemes[0]
    const pepper = this.#parts.peppers.current()
    const better = { digest: scheme.digest(text, pepper), scheme: scheme.name, pepperId: pepper.id }
    const written = this.#parts.store.write(async ({ keys }) => {
      const facts = await keys.factsById(old.keyId)
      const held = facts?.secrets.find(({ keyId, digest }) => keyId === old.keyId && digest === old.digest)
      if (held !== undefined) await keys.upgradeSecret(old.keyId, old.digest, { ...held, ...better })
    })
    await written.catch(refusalOf)
  }

  #remember(
    facts: KeyFacts,
    memberships: HeldMemberships,
    match: KeySecret,
    now: EpochMs,
  ): Remembered<KnownKey> {
    const { key, owner } = facts
    return {
      ok: true,
      value: {
        verdict: accepted(keyPrincipal(facts, match, memberships, this.#parts.dialect)),
        until: Math.min(
          key.expiresAt ?? Number.POSITIVE_INFINITY,
          match.expiresAt ?? Number.POSITIVE_INFINITY,
        ),
        allows: key.allowedIps.length === 0 ? null : addressTest(key.allowedIps),
        window: this.#windows.of(key.id, now),
        lastNotedAt: 0,
      },
      subjects: [keySubject(key.id), ...ownerSubjects(owner, memberships)],
    }
  }
}

function candidatesOf(
  text: string,
  schemes: readonly DigestScheme[],
  peppers: readonly Pepper[],
): readonly Candidate[] {
  return schemes.flatMap((scheme) =>
    peppers.map((pepper) => ({ scheme, pepper, digest: scheme.digest(text, pepper) })),
  )
}

/**
 * The secret that a candidate equals. Looks at every pair, found or not. Equality alone says that it was made with an accepted
 * pepper; the pepper's id in the row may be one from before ids were told apart, and is put right by the upgrade.
 */
function matchOf(secrets: readonly KeySecret[], candidates: readonly Candidate[]): KeySecret | null {
  let match: KeySecret | null = null
  for (const secret of secrets) {
    for (const { scheme, digest } of candidates) {
      const isSame =
        digest.length === secret.digest.length &&
        timingSafeEqual(Buffer.from(digest), Buffer.from(secret.digest))
      if (isSame && scheme.name === secret.scheme) match = secret
    }
  }
  return match
}

function isLive(facts: KeyFacts, secret: KeySecret, now: EpochMs): boolean {
  const secretLives = secret.expiresAt === null || now < secret.expiresAt
  return secretLives && keyStatus(facts.key, now) === 'active' && ownerMayAct(facts.owner)
}
