/**
 * Nouns with made-up values, for tests of the store: what a test does not name is unremarkable.
 *
 * Ids are random, so that tests can share a database.
 */
import { randomBytes } from 'node:crypto'
import type { OpenedStore } from '@claviger/store'
import {
  type Account,
  type ApiKey,
  type KeptSecret,
  type KeySecret,
  type Organization,
  requireEmailAddress,
  type Session,
  type SingleUseLink,
} from 'claviger'

export const now = 1_800_000_000_000

export const randomId = (): string => randomBytes(10).toString('hex')

export const randomDigest = (): string => randomBytes(32).toString('hex')

export interface Owner {
  readonly accountId: string
  readonly organizationId: string
}

export function account(values: Partial<Account> = {}): Account {
  const id = randomId()
  return {
    id,
    email: requireEmailAddress(`${id}@example.org`),
    name: 'Ada',
    passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
    createdAt: now,
    verifiedAt: null,
    disabledAt: null,
    passwordProvedAt: null,
    ...values,
  }
}

export function organization(values: Partial<Organization> = {}): Organization {
  return { id: randomId(), name: 'Engines', plan: 'free', createdAt: now, suspendedAt: null, ...values }
}

/** An account in an organization of its own, stored. */
export async function newOwner(store: OpenedStore): Promise<Owner> {
  const made = account()
  const home = organization()
  await store.write(async ({ accounts }) => {
    await accounts.insert(made)
    await accounts.insertOrganization(home)
    await accounts.insertMembership({ organizationId: home.id, accountId: made.id, role: 'owner' })
  })
  return { accountId: made.id, organizationId: home.id }
}

export function apiKey(owner: Owner, values: Partial<ApiKey> = {}): ApiKey {
  return {
    id: randomId(),
    organizationId: owner.organizationId,
    accountId: owner.accountId,
    createdBy: { type: 'account', id: owner.accountId },
    parentId: null,
    name: 'nightly',
    scopes: ['*'],
    allowedIps: [],
    createdAt: now,
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    ...values,
  }
}

export function keySecret(keyId: string, values: Partial<KeySecret> = {}): KeySecret {
  return {
    keyId,
    digest: randomDigest(),
    scheme: 'hmac-sha256',
    pepperId: 'p1',
    createdAt: now,
    expiresAt: null,
    ...values,
  }
}

/** A key with one secret, stored. */
export async function newKey(
  store: OpenedStore,
  owner: Owner,
  values: Partial<ApiKey> = {},
): Promise<{ readonly key: ApiKey; readonly secret: KeySecret }> {
  const key = apiKey(owner, values)
  const secret = keySecret(key.id)
  await store.write(({ keys }) => keys.insert(key, secret))
  return { key, secret }
}

export function session(owner: Owner, values: Partial<Session> = {}): Session {
  return {
    id: randomBytes(16).toString('hex'),
    accountId: owner.accountId,
    organizationId: owner.organizationId,
    transport: 'bearer',
    sealedKey: 's1.sealed',
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
    idleExpiresAt: now + 1_000,
    absoluteExpiresAt: now + 10_000,
    lastSeenAt: now,
    device: 'Firefox on Linux',
    firstPlace: '192.0.2.0/24',
    lastPlace: '192.0.2.0/24',
    earlierSeenAt: null,
    earlierPlace: null,
    revokedAt: null,
    revokedReason: null,
    ...values,
  }
}

/** A session, stored. */
export async function newSession(
  store: OpenedStore,
  owner: Owner,
  values: Partial<Session> = {},
): Promise<Session> {
  const made = session(owner, values)
  await store.write(({ sessions }) => sessions.insert(made))
  return made
}

export function link(accountId: string, values: Partial<SingleUseLink> = {}): SingleUseLink {
  return {
    digest: randomDigest(),
    purpose: 'verify_email',
    accountId,
    createdAt: now,
    expiresAt: now + 1_000,
    ...values,
  }
}

export function keptSecret(values: Partial<KeptSecret> = {}): KeptSecret {
  return {
    id: randomId(),
    kind: 'pepper',
    sealed: 's1.sealed',
    publicPart: null,
    createdAt: now,
    activeFrom: now,
    withdrawnAt: null,
    ...values,
  }
}
