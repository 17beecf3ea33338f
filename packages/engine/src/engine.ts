/**
 * The engine, put together: what a service holds.
 *
 * Each part is in its noun's folder; here they only meet.
 */
import { Accounts } from './account/accounts.ts'
import type { PasswordPolicy } from './account/password.ts'
import {
  defaultHasherLimits,
  defaultHashParameters,
  type HasherLimits,
  type HashParameters,
  PasswordHasher,
} from './account/password-hasher.ts'
import type { DeedParts } from './deed.ts'
import type { Dialect } from './dialect.ts'
import { KeyCheck } from './key/key-check.ts'
import { type ImportedKey, type ImportOutcome, importKeys, judgeImport } from './key/key-import.ts'
import { Keys } from './key/keys.ts'
import { KeptPeppers, type PepperRing } from './key/pepper-ring.ts'
import { Operations } from './operator/operations.ts'
import { People } from './operator/people.ts'
import { Organizations } from './organization/organizations.ts'
import type { Feed } from './revocation/feed.ts'
import type { RandomBytes } from './secret/random.ts'
import type { Sealer } from './secret/seal.ts'
import { AccessCheck } from './session/access-check.ts'
import { defaultSessionLimits, type SessionLimits } from './session/session.ts'
import { Sessions } from './session/sessions.ts'
import { SigningKeys } from './session/signing-keys.ts'
import type { Store } from './store.ts'
import type { EpochMs } from './time.ts'

export interface EngineOptions {
  readonly dialect: Dialect
  readonly store: Store
  readonly feed: Feed
  readonly sealer: Sealer
  readonly random: RandomBytes
  /** `iss` of access tokens: the service's public origin. */
  readonly issuer: string
  readonly policy: PasswordPolicy
  /** Plan of a new organization. */
  readonly firstPlan: string
  /** Called after a commit that queued mail, with how long until the first of it is due; must not throw. Default: nothing. */
  readonly onNotice?: (inMs: number) => void
  /** Default: 15 minutes, 7 and 30 days. */
  readonly sessionLimits?: SessionLimits
  /** Default: argon2id, 19 MiB, two passes, one lane. */
  readonly hashParameters?: HashParameters
  /** Default: two hashes at once, 200 waiting. */
  readonly hasherLimits?: HasherLimits
  /** Keys, and as many access tokens, remembered at most. Default: 100,000. */
  readonly maxInMemory?: number
  /** Peppers from configuration in place of those the store keeps. */
  readonly peppers?: PepperRing
}

export interface Engine {
  readonly dialect: Dialect
  readonly store: Store
  /** Checks presented API keys. */
  readonly keyCheck: KeyCheck
  /** Checks presented access tokens. */
  readonly accessCheck: AccessCheck
  readonly keys: Keys
  readonly sessions: Sessions
  readonly accounts: Accounts
  readonly organizations: Organizations
  readonly operations: Operations
  readonly people: People
  /** See `key/key-import.ts`. */
  readonly imports: {
    judge(key: ImportedKey): ImportOutcome
    run(
      keys: readonly ImportedKey[],
      now: EpochMs,
      options?: { readonly apply: boolean },
    ): Promise<readonly ImportOutcome[]>
  }
  readonly hasher: PasswordHasher
  readonly signingKeys: SigningKeys
  /**
   * Reads peppers and signing keys, and makes the first or the next ones where it is time. To be awaited once before
   * anything else, then hourly. Two processes that do it at once may both make one, which harms nothing.
   */
  tendSecrets(now: EpochMs): Promise<void>
  /** Writes when keys and sessions were last used. */
  flushUsage(): Promise<void>
}

export function createEngine(options: EngineOptions): Engine {
  const { dialect, store, feed, random, sealer } = options
  const deedParts: DeedParts = {
    store,
    feed,
    random,
    sealer,
    onNotice: options.onNotice ?? (() => undefined),
  }
  const kept = new KeptPeppers(store.secrets, sealer, feed)
  const peppers = options.peppers ?? kept
  const signingKeys = new SigningKeys(store.secrets, sealer, feed)
  const maxInMemory = options.maxInMemory ?? 100_000
  const tokenParts = { signingKeys, random, issuer: options.issuer, audience: dialect.name }
  const sessions = new Sessions({
    ...deedParts,
    ...tokenParts,
    limits: options.sessionLimits ?? defaultSessionLimits,
  })
  const hasher = new PasswordHasher(
    options.hashParameters ?? defaultHashParameters,
    options.hasherLimits ?? defaultHasherLimits,
  )
  const operations = new Operations(deedParts)
  const keyCheck = new KeyCheck({ dialect, store, feed, peppers, random, maxKeysInMemory: maxInMemory })
  const accessCheck = new AccessCheck({ ...tokenParts, dialect, store, feed, maxTokensInMemory: maxInMemory })
  return {
    dialect,
    store,
    keyCheck,
    accessCheck,
    keys: new Keys({ ...deedParts, dialect, peppers }),
    sessions,
    accounts: new Accounts({
      ...deedParts,
      hasher,
      sessions,
      policy: options.policy,
      firstPlan: options.firstPlan,
    }),
    organizations: new Organizations(deedParts),
    operations,
    people: new People({ ...deedParts, hasher, policy: options.policy }),
    imports: {
      judge: (key) => judgeImport({ dialect }, key),
      run: (keys, now, options) => importKeys({ ...deedParts, dialect, peppers }, keys, now, options),
    },
    hasher,
    signingKeys,
    async tendSecrets(now) {
      await hasher.prepare()
      await kept.load()
      if (options.peppers === undefined && kept.accepted().length === 0) {
        await operations.rotatePepper(now)
        await kept.load()
      }
      await signingKeys.load()
      if (signingKeys.isNextDue(now)) {
        await operations.rotateSigningKey(now, signingKeys.isEmpty() ? 0 : undefined)
        await signingKeys.load()
      }
    },
    async flushUsage() {
      await keyCheck.usage.flush()
      await accessCheck.usage.flush()
    },
  }
}
