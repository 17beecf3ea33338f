/**
 * Wrong passwords: written down with the account that they were tried on, and told to its owner where they are many.
 *
 * How many are taken is packages/fastify's. A failed sign-in is worked off after its reply: the request that failed looks
 * nobody up for it, so it tells nobody who has an account.
 */

import type { NoticeContent } from '../notice/notice.ts'
import type { PrincipalAuthor, RequestOrigin } from '../principal/author.ts'
import { provedBy } from '../principal/author.ts'
import { dayMs, type EpochMs, minuteMs } from '../time.ts'
import { perform, type UnitOfWork, type UnitOfWorkDeps } from '../unit-of-work.ts'
import type { Account } from './account.ts'
import { mailAccount } from './account-mail.ts'
import { type EmailAddress, noAddress, parseEmailAddress } from './email-address.ts'

/** So many within `windowMs` are told. */
const manyGuesses = 10
const windowMs = 15 * minuteMs
/** Whoever guesses decides how often it comes to that, so a day has a bound. */
const mostTold = 4
/** When a failed sign-in is worked off: between these, after its reply. */
const answeredAfterMs = [50, 250] as const

export class PasswordGuesses {
  readonly #deps: UnitOfWorkDeps

  constructor(deps: UnitOfWorkDeps) {
    this.#deps = deps
  }

  /** A sign-in failed. The work is the same whether or not the address (null: it is none) has an account. */
  async signInFailed(email: EmailAddress | null, origin: RequestOrigin, now: EpochMs): Promise<void> {
    const [first, last] = answeredAfterMs
    const dueAt = now + first + Math.floor(((last - first) * this.#deps.random(4).readUInt32LE()) / 2 ** 32)
    const { network, device, requestId } = origin
    const content = { to: email ?? noAddress, name: null, origin: { network, device, requestId } }
    await perform(this.#deps, provedBy('password', origin), now, (unit) =>
      unit.notify('sign_in_failed', content, dueAt),
    )
  }

  /**
   * Works off a sign-in that failed at `at`, and takes it out of the queue, both or neither. Of any number at once for the same
   * `queuedId` exactly one does.
   *
   * @returns whether somebody has an account with the address
   */
  async answer(queuedId: string, { origin, to }: NoticeContent, at: EpochMs): Promise<boolean> {
    const from = origin === undefined ? null : { ...origin, address: '' }
    return perform(this.#deps, provedBy('password', from), at, async (unit) => {
      if (!(await unit.notices.remove(queuedId))) return true
      const account = await unit.accounts.findByAddress(parseEmailAddress(to) ?? noAddress)
      if (account === null) return false
      await unit.record('account.sign_in_failed', null, account.id)
      await tellMany(unit, account, at)
      return true
    })
  }

  /** Somebody who is signed in got the own password wrong. */
  async refused(author: PrincipalAuthor, now: EpochMs): Promise<void> {
    const { id } = author.principal.account
    const refuse = async (unit: UnitOfWork): Promise<void> => {
      await unit.record('account.password_refused', author.principal.organization.id, id)
      const account = await unit.accounts.findById(id)
      if (account !== null) await tellMany(unit, account, now)
    }
    await perform(this.#deps, author, now, refuse, { exclusive: ['account'] })
  }
}

/** Once a window, and a few times a day. */
async function tellMany(unit: UnitOfWork, account: Account, now: EpochMs): Promise<void> {
  const { audit } = unit
  const guesses = ['account.sign_in_failed', 'account.password_refused'] as const
  if ((await audit.count(account.id, guesses, now - windowMs)) < manyGuesses) return
  if ((await audit.count(account.id, ['account.guessed'], now - windowMs)) > 0) return
  if ((await audit.count(account.id, ['account.guessed'], now - dayMs)) >= mostTold) return
  await unit.record('account.guessed', null, account.id)
  await mailAccount(unit, account, 'password_guessed')
}
