/**
 * What a person does with an account: sign up, prove the address, sign in, change and reset the password.
 *
 * Passwords themselves: `password.ts`, `password-hasher.ts`; limits on how often: packages/fastify.
 */
import type { NoticeContent } from '../notice/notice.ts'
import { type Organization, ownerRole } from '../organization/organization.ts'
import { type PrincipalAuthor, provedBy, type RequestOrigin } from '../principal/author.ts'
import type { Principal } from '../principal/principal.ts'
import { isRefusal, Refusal } from '../refusal/refusal.ts'
import { accountSubject } from '../revocation/change.ts'
import { randomId } from '../secret/random.ts'
import type { Secret } from '../secret/secret.ts'
import type { Transport } from '../session/session.ts'
import type { Tokens } from '../session/session-refresh.ts'
import { endAll, type Sessions } from '../session/sessions.ts'
import { dayMs, type EpochMs, hourMs } from '../time.ts'
import { perform, principalBehind, type UnitOfWork, type UnitOfWorkDeps } from '../unit-of-work.ts'
import type { Account } from './account.ts'
import { type EmailAddress, noAddress, parseEmailAddress } from './email-address.ts'
import { endWhatStrangersMade, revokeKeysOf } from './hijack.ts'
import { tellNewSignIn } from './new-sign-in.ts'
import { acceptPassword, type PasswordPolicy, refuseBreached } from './password.ts'
import { PasswordGuesses } from './password-guesses.ts'
import type { PasswordHasher } from './password-hasher.ts'
import { type LinkPurpose, linkDigest, newLinkToken } from './single-use-link.ts'

export interface AccountsParts extends UnitOfWorkDeps {
  readonly hasher: PasswordHasher
  readonly policy: PasswordPolicy
  readonly sessions: Sessions
  /** Plan of a new organization. */
  readonly firstPlan: string
}

export interface SignUp {
  readonly email: EmailAddress
  readonly password: Secret<'password'>
  readonly name: string | null
  /** Null: named after the person or the address. */
  readonly organization: string | null
  readonly origin: RequestOrigin
}

export interface SignIn {
  /** Null: what was typed is no address. It costs the same work as one that has no account. */
  readonly email: EmailAddress | null
  readonly password: Secret<'password'>
  readonly transport: Transport
  readonly origin: RequestOrigin
  /** Digest by which the device is known again; null: it is not to be remembered. */
  readonly deviceDigest: string | null
}

/** Whose mailbox a link has just proved. */
export type ProvedMailbox = Pick<Account, 'id' | 'email'>

export interface Verification {
  readonly token: Secret<'link'>
  /** Null: none was given. */
  readonly password: Secret<'password'> | null
  /** Whoever is signed in; null: nobody. */
  readonly author: PrincipalAuthor | null
  readonly origin: RequestOrigin
}

/** What a mailed link is for, to whoever has it. */
export interface LinkFacts {
  readonly purpose: LinkPurpose
  /** The address that it was mailed to. */
  readonly email: EmailAddress
  readonly expiresAt: EpochMs
}

const verifyLinkMs = dayMs
const resetLinkMs = hourMs
/** A reset is worked off after its reply has left, at a moment that nobody can know: from the first to the last of these. */
const answeredAfterMs = [100, 1_100] as const

export class Accounts {
  readonly #parts: AccountsParts
  readonly guesses: PasswordGuesses

  constructor(parts: AccountsParts) {
    this.#parts = parts
    this.guesses = new PasswordGuesses(parts)
  }

  /**
   * Makes an account with an organization of its own and mails a link that proves the address; if the address is taken,
   * tells its owner by mail instead. The caller cannot tell which, by neither result nor work.
   *
   * @throws Refusal `password_…` (judged by what the caller sent alone), `busy`
   */
  async signUp(asked: SignUp, now: EpochMs): Promise<void> {
    const { hasher, policy, random } = this.#parts
    acceptPassword(
      policy,
      asked.password,
      ownWords(asked.email, asked.name, asked.organization === null ? [] : [asked.organization]),
    )
    await refuseBreached(policy, asked.password)
    const passwordHash = await hasher.hash(asked.password)
    const account: Account = {
      id: randomId(random),
      email: asked.email,
      name: asked.name,
      passwordHash,
      createdAt: now,
      verifiedAt: null,
      disabledAt: null,
      passwordProvedAt: null,
    }
    const organization: Organization = {
      id: randomId(random),
      name: asked.organization ?? asked.name ?? asked.email,
      plan: this.#parts.firstPlan,
      createdAt: now,
      suspendedAt: null,
    }
    await perform(this.#parts, provedBy('sign_up', asked.origin), now, async (unit) => {
      if (await unit.accounts.insert(account)) await this.#settleIn(unit, account, organization, now)
      else await this.#tellOwner(unit, asked.email)
    })
  }

  /**
   * Whether a device has signed in to the account of `email` before. Answers for unknown addresses with the same work.
   */
  async knowsDevice(email: EmailAddress | null, deviceDigest: string): Promise<boolean> {
    const account = await this.#parts.store.accounts.findByAddress(email ?? noAddress)
    return this.#parts.store.accounts.knowsDevice(account?.id ?? '', deviceDigest)
  }

  /** Has a device count as known to an account: whoever uses it has just proved the mailbox. */
  async rememberDevice(accountId: string, deviceDigest: string, now: EpochMs): Promise<void> {
    await this.#parts.store.write(({ accounts }) => accounts.rememberDevice(accountId, deviceDigest, now))
  }

  /**
   * Starts a session for whoever knows the password.
   *
   * @throws Refusal `sign_in_failed` (unknown address, wrong password, disabled account: one code, the same work), `busy`
   */
  async signIn(asked: SignIn, now: EpochMs): Promise<Tokens> {
    try {
      // Twice: another sign-in may have put a stronger hash of the same password in the place of the one that was judged.
      const tokens = (await this.#trySignIn(asked, now)) ?? (await this.#trySignIn(asked, now))
      if (tokens === null) throw new Refusal('sign_in_failed')
      return tokens
    } catch (error) {
      if (isRefusal(error) && error.code === 'sign_in_failed')
        await this.guesses.signInFailed(asked.email, asked.origin, now)
      throw error
    }
  }

  /** Null where the password's hash was changed while it was judged. */
  async #trySignIn(asked: SignIn, now: EpochMs): Promise<Tokens | null> {
    const { hasher, sessions, store } = this.#parts
    const account = await store.accounts.findByAddress(asked.email ?? noAddress)
    const isRight = await hasher.verify(account?.passwordHash ?? null, asked.password)
    const memberships = await store.accounts.memberships(account?.id ?? '')
    const home = memberships.find(({ organization }) => organization.suspendedAt === null)
    if (account === null || !isRight || account.disabledAt !== null || home === undefined) {
      throw new Refusal('sign_in_failed')
    }
    const stronger = hasher.isWeak(account.passwordHash) ? await hasher.hash(asked.password) : null
    const session = await perform(this.#parts, provedBy('password', asked.origin), now, async (unit) => {
      // The account may have been disabled, or its password changed, while the hash was computed.
      const current = await unit.accounts.findById(account.id)
      if (current === null || current.disabledAt !== null) throw new Refusal('sign_in_failed')
      if (current.passwordHash !== account.passwordHash) return null
      if (stronger !== null)
        await unit.accounts.upgradePasswordHash(account.id, account.passwordHash, stronger)
      await tellNewSignIn(unit, current, asked.deviceDigest, asked.origin, now)
      if (asked.deviceDigest !== null) await unit.accounts.rememberDevice(account.id, asked.deviceDigest, now)
      const owner = { accountId: account.id, organizationId: home.organization.id }
      return sessions.start(unit, owner, asked.transport, asked.origin, now)
    })
    return session === null ? null : sessions.firstTokens(session, now)
  }

  /**
   * What a mailed link is for. Changes nothing.
   *
   * @throws Refusal `link_invalid`: unknown, used, expired, replaced by a newer one or a disabled account's
   */
  async lookAtLink(token: Secret<'link'>, now: EpochMs): Promise<LinkFacts> {
    const { accounts } = this.#parts.store
    const link = await accounts.findLink(linkDigest(token), now)
    const account = link === null ? null : await accounts.findById(link.accountId)
    if (link === null || account === null || account.disabledAt !== null) throw new Refusal('link_invalid')
    return { purpose: link.purpose, email: account.email, expiresAt: link.expiresAt }
  }

  /**
   * Proves an address with a mailed token. What verification unlocks is unlocked everywhere, for live sessions and keys
   * too, when this resolves. Signs nobody in.
   *
   * The link proves who reads the mailbox, and not who chose the password: a stranger may have signed up with the address. So
   * sessions and keys that were made before stay only where the caller is signed in to the account or gives its password;
   * otherwise they have ended everywhere when this resolves.
   *
   * @returns whose mailbox it was
   * @throws Refusal `link_invalid`: unknown, used, expired, replaced by a newer one, or another account's than the signed-in
   * one while no password is given; `password_wrong`, `credential_invalid` (both leave the link good), `busy`
   */
  async verifyEmail({ token, password, author, origin }: Verification, now: EpochMs): Promise<ProvedMailbox> {
    const { hasher, store } = this.#parts
    const link = await store.accounts.findLink(linkDigest(token), now)
    const account = link?.purpose === 'verify_email' ? await store.accounts.findById(link.accountId) : null
    const own = author?.principal.account.id === account?.id ? author : null
    const isAnothers = author !== null && own === null
    if (account === null || (isAnothers && password === null)) throw new Refusal('link_invalid')
    if (password !== null && !(await hasher.verify(account.passwordHash, password))) {
      await this.guesses.signInFailed(account.email, origin, now)
      throw new Refusal('password_wrong', { field: 'password' })
    }
    const isProved = own !== null || password !== null
    const verify = async (unit: UnitOfWork): Promise<void> => {
      await consume(unit, token, 'verify_email', now, account.id)
      const { id, passwordHash, passwordProvedAt } = await known(unit, account.id)
      if (password !== null && passwordHash !== account.passwordHash)
        throw new Refusal('password_wrong', { field: 'password' })
      const actor = { type: 'account', id } as const
      if (await unit.accounts.markVerified(id, now)) await unit.record('account.verified', null, id, actor)
      if (isProved) await unit.accounts.setPasswordProved(id, now)
      else if (passwordProvedAt === null) await endWhatStrangersMade(unit, id, now)
      await unit.changed(accountSubject(id))
    }
    const by = own ?? provedBy(password === null ? 'link' : 'password', origin)
    await perform(this.#parts, by, now, verify, { exclusive: ['account'] })
    return account
  }

  /**
   * Gives the principal's account another name, or with null none. No process answers with the former one any more when this
   * resolves. Of two at once the later commit stands.
   *
   * @returns the principal under its new name
   */
  rename(author: PrincipalAuthor, name: string | null, now: EpochMs): Promise<Principal> {
    const rename = async (unit: UnitOfWork): Promise<Principal> => {
      const who = principalBehind(unit)
      const { id } = who.account
      if (await unit.accounts.setName(id, name)) await unit.record('account.renamed', null, id)
      // Published even where it was that already: whoever gave it that name may still be waiting for the others to hear of it.
      await unit.changed(accountSubject(id))
      return { ...who, account: { ...who.account, name } }
    }
    return perform(this.#parts, author, now, rename, { exclusive: ['account'] })
  }

  /**
   * Mails a new verification link and ends the older ones; does nothing for an address that is verified.
   *
   * @returns when the next one could be mailed
   * @throws Refusal `rate_limited`: the address has had its mails, and the older links stay good
   */
  resendVerification(author: PrincipalAuthor, now: EpochMs): Promise<EpochMs> {
    const resend = async (unit: UnitOfWork): Promise<EpochMs> => {
      const account = await unit.accounts.findById(author.principal.account.id)
      if (account === null || account.verifiedAt !== null) return now
      const mail = await this.#linkMail(unit, account, 'verify_email', verifyLinkMs, now)
      return unit.notifyWithinLimit('verify_email', mail, 'refuse')
    }
    return perform(this.#parts, author, now, resend, { exclusive: ['account'] })
  }

  /**
   * Has a reset link mailed if the address belongs to an account that may sign in. The caller cannot tell: nothing is looked
   * up. All that is written is that it was asked, which `answerReset` works off later.
   *
   * @throws Refusal `rate_limited`: the address has had its mails, known or not
   */
  async forgotPassword(email: EmailAddress, origin: RequestOrigin, now: EpochMs): Promise<void> {
    const [first, last] = answeredAfterMs
    const waitMs = first + Math.floor(((last - first) * this.#parts.random(4).readUInt32LE()) / 2 ** 32)
    await perform(this.#parts, provedBy('reset_asked', origin), now, (unit) =>
      unit.notifyWithinLimit('reset_asked', { to: email, name: null }, 'refuse', now + waitMs),
    )
  }

  /**
   * Works off a reset that was asked for: queues the mail with the link, which ends older ones, and takes what was asked out
   * of the queue, both or neither. Of any number at once for the same `queuedId` exactly one does.
   */
  async answerReset(queuedId: string, email: string, now: EpochMs): Promise<void> {
    await perform(this.#parts, provedBy('reset_asked', null), now, async (unit) => {
      if (!(await unit.notices.remove(queuedId))) return
      const account = await unit.accounts.findByAddress(parseEmailAddress(email) ?? noAddress)
      await unit.record('account.reset_asked', null, account?.id ?? '')
      if (account === null || account.disabledAt !== null) return
      // Counted when it was asked for.
      await unit.notify(
        'reset_password',
        await this.#linkMail(unit, account, 'reset_password', resetLinkMs, now),
      )
    })
  }

  /**
   * Sets a new password with a mailed token and ends every session of the account, everywhere, when this resolves. Signs
   * nobody in. As the link came by mail it proves the address too; if until then nobody had shown to know the mailbox and the
   * password, keys made before end, for whoever made them may not have been its owner.
   *
   * @throws Refusal `link_invalid`, `password_…`, `busy`
   */
  resetPassword(
    token: Secret<'link'>,
    password: Secret<'password'>,
    origin: RequestOrigin,
    now: EpochMs,
  ): Promise<ProvedMailbox> {
    return this.#setPassword('reset_password', token, password, origin, now)
  }

  /**
   * Sets the first password of an invited account, which proves its address. Signs nobody in.
   *
   * @throws Refusal `link_invalid`, `password_…`, `busy`
   */
  acceptInvitation(
    token: Secret<'link'>,
    password: Secret<'password'>,
    origin: RequestOrigin,
    now: EpochMs,
  ): Promise<ProvedMailbox> {
    return this.#setPassword('invitation', token, password, origin, now)
  }

  async #setPassword(
    purpose: 'reset_password' | 'invitation',
    token: Secret<'link'>,
    password: Secret<'password'>,
    origin: RequestOrigin,
    now: EpochMs,
  ): Promise<ProvedMailbox> {
    const { hasher, policy } = this.#parts
    acceptPassword(policy, password, [])
    await refuseBreached(policy, password)
    const passwordHash = await hasher.hash(password)
    return perform(this.#parts, provedBy('link', origin), now, async (unit) => {
      const accountId = await consume(unit, token, purpose, now, null)
      const actor = { type: 'account', id: accountId } as const
      const account = await known(unit, accountId)
      const organizations = (await unit.accounts.memberships(accountId)).map(
        ({ organization }) => organization.name,
      )
      acceptPassword(policy, password, ownWords(account.email, account.name, organizations))
      await unit.accounts.setPasswordHash(accountId, passwordHash)
      await unit.accounts.dropLinks(accountId)
      await endAll(unit, accountId, null, 'password_reset', now, actor)
      await unit.accounts.markVerified(accountId, now)
      if (account.passwordProvedAt === null) await revokeKeysOf(unit, accountId, now)
      await unit.accounts.setPasswordProved(accountId, now)
      await unit.changed(accountSubject(accountId))
      await unit.record('account.password_reset', null, accountId, actor)
      await unit.notify('password_changed', { to: account.email, name: account.name })
      return { id: accountId, email: account.email }
    })
  }

  /**
   * Changes the password of whoever is signed in and ends the other sessions, everywhere, when this resolves.
   *
   * @throws Refusal `password_wrong`, `password_…`, `busy`
   */
  async changePassword(
    author: PrincipalAuthor,
    current: Secret<'password'>,
    fresh: Secret<'password'>,
    now: EpochMs,
  ): Promise<void> {
    const { hasher, policy, store } = this.#parts
    const who = author.principal
    acceptPassword(policy, fresh, ownWords(who.account.email, who.account.name, [who.organization.name]))
    const account = await store.accounts.findById(who.account.id)
    if (account === null || !(await hasher.verify(account.passwordHash, current))) {
      await this.guesses.refused(author, now)
      throw new Refusal('password_wrong', { field: 'current_password' })
    }
    await refuseBreached(policy, fresh)
    const passwordHash = await hasher.hash(fresh)
    const keptId = who.credential.type === 'session' ? who.credential.id : null
    const change = async (unit: UnitOfWork): Promise<void> => {
      const unchanged = await known(unit, account.id)
      if (unchanged.passwordHash !== account.passwordHash)
        throw new Refusal('password_wrong', { field: 'current_password' })
      await unit.accounts.setPasswordHash(account.id, passwordHash)
      await unit.accounts.dropLinks(account.id)
      await endAll(unit, account.id, keptId, 'password_changed', now)
      await unit.record('account.password_changed', null, account.id)
      await unit.notify('password_changed', { to: account.email, name: account.name })
    }
    await perform(this.#parts, author, now, change, { exclusive: ['account'] })
  }

  /**
   * Ends every session of an account with the link from a mail about reuse.
   *
   * @throws Refusal `link_invalid`
   */
  async endSessions(token: Secret<'link'>, origin: RequestOrigin, now: EpochMs): Promise<void> {
    await perform(this.#parts, provedBy('link', origin), now, async (unit) => {
      const accountId = await consume(unit, token, 'end_sessions', now, null)
      await endAll(unit, accountId, null, 'ended', now, { type: 'account', id: accountId })
      await unit.changed(accountSubject(accountId))
    })
  }

  async #settleIn(
    unit: UnitOfWork,
    account: Account,
    organization: Organization,
    now: EpochMs,
  ): Promise<void> {
    await unit.accounts.insertOrganization(organization)
    await unit.accounts.insertMembership({
      organizationId: organization.id,
      accountId: account.id,
      role: ownerRole,
    })
    await unit.record('account.signed_up', organization.id, account.id, { type: 'account', id: account.id })
    const mail = await this.#linkMail(unit, account, 'verify_email', verifyLinkMs, now)
    await unit.notifyWithinLimit('verify_email', mail, 'defer')
  }

  /** Takes as many statements as `#settleIn`. */
  async #tellOwner(unit: UnitOfWork, email: EmailAddress): Promise<void> {
    const account = await unit.accounts.findByAddress(email)
    if (account === null) return
    await unit.accounts.memberships(account.id)
    await unit.accounts.knowsDevice(account.id, '')
    await unit.accounts.consumeLink(linkDigest(newLinkToken(this.#parts.random)), 'verify_email', 0, '')
    await unit.accounts.findOrganization('')
    await unit.notifyWithinLimit('address_taken', { to: account.email, name: account.name }, 'drop')
  }

  /** What the mail with a new link is made from; older links of the purpose end. */
  async #linkMail(
    unit: UnitOfWork,
    account: Account,
    purpose: LinkPurpose & ('verify_email' | 'reset_password'),
    lifeMs: number,
    now: EpochMs,
  ): Promise<NoticeContent> {
    const link = newLinkToken(this.#parts.random)
    await unit.accounts.insertLink({
      digest: linkDigest(link),
      purpose,
      accountId: account.id,
      createdAt: now,
      expiresAt: now + lifeMs,
    })
    return { to: account.email, name: account.name, linkToken: link.reveal() }
  }
}

async function consume(
  unit: UnitOfWork,
  token: Secret<'link'>,
  purpose: LinkPurpose,
  now: EpochMs,
  accountId: string | null,
): Promise<string> {
  const link = await unit.accounts.consumeLink(linkDigest(token), purpose, now, accountId)
  if (link === null) throw new Refusal('link_invalid')
  return link.accountId
}

async function known(unit: UnitOfWork, accountId: string): Promise<Account> {
  const account = await unit.accounts.findById(accountId)
  if (account === null || account.disabledAt !== null) throw new Refusal('link_invalid')
  return account
}

function ownWords(email: string, name: string | null, organizations: readonly string[]): readonly string[] {
  return [email, name ?? '', ...organizations]
}
