/**
 * Judging a principal again, in the transaction that writes on its behalf.
 *
 * A request is judged by its head. Its body may come half a minute later, and what it asks for is done later still; meanwhile
 * its credential can be revoked, narrowed or rotated, the account disabled, a role taken away. So all of that is read again
 * here, and stays as it was read until the commit.
 */
import type { Dialect } from '../dialect.ts'
import { addressTest } from '../key/address-list.ts'
import { keyStatus } from '../key/key.ts'
import { keyPrincipal } from '../key/key-principal.ts'
import { Refusal } from '../refusal/refusal.ts'
import { sessionState } from '../session/session.ts'
import { sessionPrincipal } from '../session/session-principal.ts'
import type { Held, Transaction } from '../store.ts'
import type { EpochMs } from '../time.ts'
import type { PrincipalAuthor } from './author.ts'
import { unmetDemand } from './demands.ts'
import { membershipsOf } from './memberships.ts'
import { ownerMayAct } from './owner.ts'
import type { KeyCredential, Principal, SessionCredential } from './principal.ts'

type PrincipalDialect = Pick<Dialect, 'memberships' | 'entitlements'>

/**
 * The principal of `author` as it is now, which stays so until `transaction` ends.
 *
 * @param exclusive rows of its own that the transaction will write; others wait for those from the start
 * @throws Refusal `credential_invalid` (the credential, its owner or what vouches for it has ended, or the address is not
 * allowed any more), `session_required`, `scope_missing`
 */
export async function currentPrincipal(
  dialect: PrincipalDialect,
  transaction: Transaction,
  author: PrincipalAuthor,
  exclusive: readonly Held[],
  now: EpochMs,
): Promise<Principal> {
  const { account, credential, organization } = author.principal
  const current =
    credential.type === 'api_key'
      ? await byKey(dialect, transaction, { ...author, credential }, exclusive, now)
      : await bySession(dialect, transaction, { ...author, credential }, exclusive, now)
  if (await transaction.secrets.isWithdrawn(credential.keptSecretId)) throw new Refusal('credential_invalid')
  if (current === null || current.account.id !== account.id || current.organization.id !== organization.id) {
    throw new Refusal('credential_invalid')
  }
  const unmet = unmetDemand(author.demands, current)
  if (unmet !== null) throw unmet
  return current
}

async function byKey(
  dialect: PrincipalDialect,
  { accounts, hold }: Transaction,
  { credential, origin, principal }: PrincipalAuthor & { readonly credential: KeyCredential },
  exclusive: readonly Held[],
  now: EpochMs,
): Promise<Principal | null> {
  const facts = await hold.key(principal, exclusive)
  if (facts === null) return null
  const { key, owner, secrets } = facts
  // One that a rotation has put an end to is gone, or has an end.
  const secret = secrets.find(({ createdAt }) => createdAt === credential.secretCreatedAt)
  if (secret === undefined || (secret.expiresAt !== null && secret.expiresAt <= now)) return null
  if (keyStatus(key, now) !== 'active' || !ownerMayAct(owner)) return null
  if (key.allowedIps.length > 0 && !addressTest(key.allowedIps)(origin.address)) return null
  return keyPrincipal(facts, secret, await membershipsOf(dialect, accounts, owner), dialect)
}

async function bySession(
  dialect: PrincipalDialect,
  { accounts, hold }: Transaction,
  { credential, principal }: PrincipalAuthor & { readonly credential: SessionCredential },
  exclusive: readonly Held[],
  now: EpochMs,
): Promise<Principal | null> {
  const facts = await hold.session(principal, exclusive)
  if (facts === null || !ownerMayAct(facts.owner)) return null
  // As when it was first judged: the idle limit is the refresh token's.
  const state = sessionState(facts.session, now)
  if (state === 'revoked' || state === 'outlived') return null
  return sessionPrincipal(facts, credential, await membershipsOf(dialect, accounts, facts.owner), dialect)
}
