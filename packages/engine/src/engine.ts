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
import type { Dialect } from './dialect.ts'
import { KeyCheck } from './key/key-check.ts'
import { type ImportedKey, type ImportOutcome, importKeys, judgeImport } from './key/key-import.ts'
import { Keys } from './key/keys.ts'
import { KeptPeppers, type PepperRing } from './key/pepper-ring.ts'
import { defaultMailLimits, type MailLimits } from './notice/mail-limit.ts'
import { Operations } from './operator/operations.ts'
import { People } from './operator/people.ts'
import { Organizations } from './organization/organizations.ts'
import { type Author, maintenance, type OperatorAuthor } from './principal/author.ts'
import type { Feed } from './revocation/feed.ts'
import type { RandomBytes } from './secret/random.ts'
import type { Sealer } from './secret/seal.ts'
import { Seals } from './secret/seals.ts'
import { AccessCheck } from './session/access-check.ts'
import { defaultSessionLimits, type SessionLimits } from './session/session.ts'
import { Sessions } from './session/sessions.ts'
import { SigningKeys } from './session/signing-keys.ts'
import type { Store, Transaction } from './store.ts'
import type { EpochMs } from './time.ts'
import { perform, type UnitOfWork, type UnitOfWorkDeps, type UnitOfWorkOptions } from './unit-of-work.ts'

export interface EngineOptions<X extends Transaction = Transaction> {
  readonly dialect: Dialect
  readonly store: Store<X>
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
  /** Default: 15 minutes, 7 and 30 days, 100 sessions an account. */
  readonly sessionLimits?: SessionLimits
  /** Mails to one address that somebody else can ask for. Default: one a minute, five an hour. */
  readonly mailLimits?: MailLimits
  /** Requests a minute of one session, with whichever of its access tokens; 0: no limit. Default: 6,000. */
  readonly accessRequestsPerMinute?: number
  /** Default: argon2id, 19 MiB, two passes, one lane. */
  readonly hashParameters?: HashParameters
  /** Default: two hashes at once, 200 waiting. */
  readonly hasherLimits?: HasherLimits
  /** Keys, and as many access tokens, remembered at most. Default: 100,000. */
  readonly maxInMemory?: number
  /** Peppers from configuration in place of those the store keeps. */
  readonly peppers?: PepperRing
}

export interface Engine<X extends Transaction = Transaction> {
  readonly dialect: Dialect
  readonly store: Store<X>
  /**
   * Runs a service's own writes in a unit of work (`unit-of-work.ts`): the one way to write on somebody's behalf. Rights are
   * judged in it, by `unit.principal`.
   */
  perform<T>(
    author: Author,
    now: EpochMs,
    work: (unit: UnitOfWork & X) => Promise<T>,
    options?: UnitOfWorkOptions,
  ): Promise<T>
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
      author: OperatorAuthor,
      keys: readonly ImportedKey[],
      now: EpochMs,
      options?: { readonly apply: boolean },
    ): Promise<readonly ImportOutcome[]>
  }
  readonly hasher: PasswordHasher
  readonly signingKeys: SigningKeys
  /** What rests on which master secret. */
  readonly seals: Seals
  /** What digests of keys are made with. */
  readonly peppers: PepperRing
  /**
   * Reads peppers and signing keys, and makes the first or the next ones where it is time. To be awaited once before
   * anything else, then hourly. Two processes that do it at once may both make one, which harms nothing.
   */
  tendSecrets(now: EpochMs): Promise<void>
  /** Writes when keys and sessions were last used. */
  flushUsage(): Promise<void>
}

export function createEngine<X extends Transaction>(options: EngineOptions<X>): Engine<X> {
  const { dialect, store, feed, random, sealer } = options
  const unitOfWorkDeps = unitOfWorkDepsOf(options)
  const kept = new KeptPeppers(store.secrets, sealer, feed)
  const peppers = options.peppers ?? kept
  const signingKeys = new SigningKeys(store.secrets, sealer, feed)
  const maxInMemory = options.maxInMemory ?? 100_000
  const tokenParts = { signingKeys, random, issuer: options.issuer, audience: dialect.name }
  const sessions = new Sessions({
    ...unitOfWorkDeps,
    ...tokenParts,
    limits: options.sessionLimits ?? defaultSessionLimits,
  })
  const hasher = hasherOf(options)
  const operations = new Operations(unitOfWorkDeps)
  const keyCheck = new KeyCheck({ dialect, store, feed, peppers, random, maxKeysInMemory: maxInMemory })
  const accessCheck = new AccessCheck({
    ...tokenParts,
    dialect,
    store,
    feed,
    maxTokensInMemory: maxInMemory,
    requestsPerMinute: options.accessRequestsPerMinute ?? 6_000,
  })
  return {
    dialect,
    store,
    perform: (author, now, work, options) => perform(unitOfWorkDeps, author, now, work, options),
    keyCheck,
    accessCheck,
    keys: new Keys({ ...unitOfWorkDeps, dialect, peppers }),
    sessions,
    accounts: new Accounts({
      ...unitOfWorkDeps,
      hasher,
      sessions,
      policy: options.policy,
      firstPlan: options.firstPlan,
    }),
    organizations: new Organizations(unitOfWorkDeps),
    operations,
    people: new People({ ...unitOfWorkDeps, hasher, policy: options.policy }),
    imports: {
      judge: (key) => judgeImport({ dialect }, key),
      run: (author, keys, now, options) =>
        importKeys({ ...unitOfWorkDeps, dialect, peppers }, author, keys, now, options),
    },
    hasher,
    signingKeys,
    seals: new Seals(store, sealer),
    peppers,
    async tendSecrets(now) {
      await hasher.prepare()
      await kept.load()
      if (options.peppers === undefined && kept.accepted().length === 0) {
        await operations.rotatePepper(maintenance, now)
        await kept.load()
      }
      await signingKeys.load()
      if (signingKeys.isNextDue(now)) {
        await operations.rotateSigningKey(maintenance, now, signingKeys.isEmpty() ? 0 : undefined)
        await signingKeys.load()
      }
    },
    async flushUsage() {
      await keyCheck.usage.flush()
      await accessCheck.usage.flush()
    },
  }
}

function unitOfWorkDepsOf<X extends Transaction>(options: EngineOptions<X>): UnitOfWorkDeps<X> {
  const { dialect, store, feed, random, sealer, onNotice = () => undefined } = options
  const { mailLimits = defaultMailLimits } = options
  return { dialect, store, feed, random, sealer, mailLimits, onNotice }
}

function hasherOf({
  hashParameters,
  hasherLimits,
}: Pick<EngineOptions, 'hashParameters' | 'hasherLimits'>): PasswordHasher {
  return new PasswordHasher(hashParameters ?? defaultHashParameters, hasherLimits ?? defaultHasherLimits)
}
