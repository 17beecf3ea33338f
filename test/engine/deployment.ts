/**
 * One deployment for a test: the real engine over SQLite in memory, with a clock that stands still and seeded randomness.
 *
 * Passwords cost next to nothing here; accounts come without a mail and a password of their own.
 */

import { type OpenedStore, openStore } from '@claviger/store'
import {
  type Account,
  createEngine,
  createSealer,
  type Dialect,
  type Engine,
  type EngineOptions,
  everyScope,
  hmacSha1,
  hmacSha256,
  isRefusal,
  linkDigest,
  type NoticeContent,
  opaqueKeyFormat,
  type Principal,
  prefixedKeyFormat,
  provedBy,
  type QueuedKind,
  type RandomBytes,
  Refusal,
  requireEmailAddress,
  type Sealer,
  Secret,
  type Store,
  type Tokens,
  type Transaction,
  type Verdict,
} from 'claviger'
import { testOrigin } from '../../packages/engine/src/testing/author.ts'
import { seededBytes } from '../../packages/engine/src/testing/seeded-random.ts'

const minute = 60_000

const carriers: Dialect['carriers'] = {
  headers: [{ header: 'x-api-key', scheme: null, schemeCaseSensitive: false, carries: 'api_key' }],
  cookies: { access: 'access', refresh: 'refresh', device: 'device' },
  keyPrefix: '',
  several: 'refuse',
}

/** Keys with an id inside. */
export const prefixedDialect: Dialect = {
  name: 'tester',
  keyFormat: prefixedKeyFormat('tst_ak_'),
  digestSchemes: [hmacSha256],
  scopes: ['things:read', 'things:write', 'keys:write'],
  entitlements: { unverified: { things: 1 }, verified: { things: null } },
  carriers,
  memberships: 'one',
  keyRequestsPerMinute: 0,
}

/** Keys that are found by their digest, imported ones among them. */
export const opaqueDialect: Dialect = {
  ...prefixedDialect,
  keyFormat: opaqueKeyFormat,
  digestSchemes: [hmacSha256, hmacSha1],
}

/** Counts calls of the store's ports by name, `keys.factsById`. */
export type Calls = Map<string, number>

/** `transaction`, noting each call of its ports in `steps`, in order. */
function watchedTransaction(transaction: Transaction, steps: string[]): Transaction {
  const watch = (target: object, prefix: string): object =>
    new Proxy(target, {
      get(_, name) {
        const value: unknown = Reflect.get(target, name)
        if (typeof value === 'object' && value !== null) return watch(value, `${String(name)}.`)
        if (typeof value !== 'function') return value
        return (...given: unknown[]) => {
          steps.push(prefix + String(name))
          return Reflect.apply(value, target, given)
        }
      },
    })
  return watch(transaction, '') as Transaction
}

/** `store`, counting each call; `fail` set to true makes every call refuse as a database that is gone. */
export function watched(store: OpenedStore): {
  store: Store
  calls: Calls
  steps: string[]
  state: { isGone: boolean }
} {
  const calls: Calls = new Map()
  const steps: string[] = []
  const state = { isGone: false }
  const inside = (work: unknown) => (transaction: Transaction) =>
    (work as (transaction: Transaction) => unknown)(watchedTransaction(transaction, steps))
  const watch = (target: object, prefix: string): object =>
    new Proxy(target, {
      get(_, name) {
        const value: unknown = Reflect.get(target, name)
        if (typeof value === 'function') {
          return (...given: unknown[]) => {
            const called = prefix + String(name)
            calls.set(called, (calls.get(called) ?? 0) + 1)
            if (state.isGone) return Promise.reject(new Refusal('unavailable'))
            return Reflect.apply(value, target, called === 'write' ? given.map(inside) : given)
          }
        }
        return typeof value === 'object' && value !== null && prefix === ''
          ? watch(value, `${String(name)}.`)
          : value
      },
    })
  return { store: watch(store, '') as Store, calls, steps, state }
}

export interface Deployment {
  readonly engine: Engine
  readonly database: OpenedStore
  readonly calls: Calls
  /** Calls of ports inside transactions, `notices.enqueue`, in order. */
  readonly steps: string[]
  readonly gone: { isGone: boolean }
  readonly random: RandomBytes
  readonly sealer: Sealer
  now: number
  /** A process of its own over the same store: a restart. */
  restart(): Promise<Engine>
  close(): Promise<void>
}

export type DeploymentOptions = Partial<Omit<EngineOptions, 'store' | 'feed' | 'sealer' | 'random'>>

export async function deploy(
  options: DeploymentOptions = {},
  seed = 1,
  now = 1_750_000_000_000,
): Promise<Deployment> {
  const database = await openStore(':memory:')
  await database.migrate()
  const random = seededBytes(seed)
  const sealer = createSealer(new Secret(random(32).toString('base64')), random)
  const { store, calls, steps, state } = watched(database)
  const start = async (at: number): Promise<Engine> => {
    const engine = createEngine({
      dialect: prefixedDialect,
      store,
      feed: database.feed,
      sealer,
      random,
      issuer: 'https://tester.example',
      policy: { isCommon: (text) => text === 'correct horse', words: ['tester'] },
      firstPlan: 'free',
      hashParameters: { memoryKib: 8, passes: 1, lanes: 1 },
      // Out of the way of tests of something else.
      mailLimits: { perMinute: 0, perHour: 0 },
      ...options,
    })
    await engine.tendSecrets(at)
    return engine
  }
  const deployment: Deployment = {
    engine: await start(now),
    database,
    calls,
    steps,
    gone: state,
    random,
    sealer,
    now,
    restart: () => start(deployment.now),
    close: () => database.close(),
  }
  calls.clear()
  return deployment
}

/** An account that owns an organization; `passwordHash` is no hash unless given. */
export async function settle(
  { database, now }: Deployment,
  name: string,
  given: Partial<Account> = {},
): Promise<{ readonly accountId: string; readonly organizationId: string }> {
  const accountId = `account-${name}`
  const organizationId = `organization-${name}`
  await database.write(async ({ accounts }) => {
    await accounts.insert({
      id: accountId,
      email: requireEmailAddress(`${name}@example.org`),
      name,
      passwordHash: 'none',
      createdAt: now,
      verifiedAt: now,
      disabledAt: null,
      passwordProvedAt: now,
      ...given,
    })
    await accounts.insertOrganization({
      id: organizationId,
      name: `${name} & co`,
      plan: 'free',
      createdAt: now,
      suspendedAt: null,
    })
    await accounts.insertMembership({ organizationId, accountId, role: 'owner' })
  })
  return { accountId, organizationId }
}

/** Starts a session as signing in does, without the password. */
export async function startSession(
  { engine, now }: Deployment,
  owner: { readonly accountId: string; readonly organizationId: string },
  transport: 'bearer' | 'cookie' = 'cookie',
): Promise<Tokens> {
  const session = await engine.perform(provedBy('password', testOrigin), now, (unit) =>
    engine.sessions.start(unit, owner, transport, testOrigin, now),
  )
  return engine.sessions.firstTokens(session, now)
}

/** The principal of a verdict that must be one. */
export async function principalOf(verdict: Verdict | Promise<Verdict>): Promise<Principal> {
  const judged = await verdict
  if (!judged.ok) throw judged.refusal
  return judged.principal
}

/** A signed-in person. */
export async function signedIn(deployment: Deployment, name: string): Promise<Principal> {
  const owner = await settle(deployment, name)
  const tokens = await startSession(deployment, owner)
  return principalOf(deployment.engine.accessCheck.check(tokens.accessToken, () => '', deployment.now))
}

export const full = { scopes: [everyScope] }

/** What is in the queue, opened, oldest first. */
export async function queued({
  database,
  sealer,
  now,
}: Deployment): Promise<readonly (NoticeContent & { readonly id: string; readonly kind: QueuedKind })[]> {
  const due = await database.notices.takeDue(now + minute, now, 100)
  const inOrder = due.toSorted((a, b) => a.createdAt - b.createdAt)
  return inOrder.map(({ id, kind, sealedContent }) => ({
    id,
    kind,
    ...(JSON.parse(sealer.open('notice', id, sealedContent).reveal()) as NoticeContent),
  }))
}

/** What waits to be mailed once that is worked off which strangers did, oldest first. */
export async function mails(
  deployment: Deployment,
): Promise<readonly (NoticeContent & { readonly kind: QueuedKind })[]> {
  await workOff(deployment)
  return queued(deployment)
}

/** Works off what strangers did, as a service does soon after its reply. */
export async function workOff(deployment: Deployment): Promise<void> {
  const { accounts } = deployment.engine
  for (const { id, kind, ...content } of await queued(deployment)) {
    if (kind === 'reset_asked') await accounts.answerReset(id, content.to, deployment.now)
    if (kind === 'sign_in_failed') await accounts.guesses.answer(id, content, deployment.now)
  }
}

/** The token of the newest mail of a kind. */
export async function mailedToken(deployment: Deployment, kind: string): Promise<Secret<'link'>> {
  const mail = (await mails(deployment)).findLast((one) => one.kind === kind)
  if (mail?.linkToken === undefined) throw new Error(`no mail with a link of kind ${kind}`)
  const token = new Secret<'link'>(mail.linkToken)
  if (linkDigest(token).length !== 64) throw new Error('not a link token')
  return token
}

/** The code with which `deed` is refused; `'done'` where it is not. */
export async function outcome(deed: Promise<unknown>): Promise<string> {
  try {
    await deed
    return 'done'
  } catch (error) {
    if (isRefusal(error)) return error.code
    throw error
  }
}

/** As `outcome`, for a check. */
export async function verdictOn(verdict: Verdict | Promise<Verdict>): Promise<string> {
  const judged = await verdict
  return judged.ok ? 'accepted' : judged.refusal.code
}
