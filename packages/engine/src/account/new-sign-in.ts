/**
 * A sign-in from where an account was not signed in to before: on a device that is new to it, from a network that is new too.
 *
 * One of the two alone is everyday life: another browser at home, or the own laptop in a train.
 */
import type { RequestOrigin } from '../principal/author.ts'
import { dayMs, type EpochMs } from '../time.ts'
import type { UnitOfWork } from '../unit-of-work.ts'
import type { Account } from './account.ts'
import { mailAccount } from './account-mail.ts'

/** As long as ended sessions are kept: a younger account that has none was never signed in to. */
const firstSignInMs = 30 * dayMs

/**
 * Tells the owner of such a sign-in, as part of `unit`; to be asked before device and session are written. The first sign-in of
 * all is no news.
 *
 * @param deviceDigest null: the device cannot be known again
 */
export async function tellNewSignIn(
  unit: UnitOfWork,
  account: Account,
  deviceDigest: string | null,
  { device, network, requestId }: RequestOrigin,
  now: EpochMs,
): Promise<void> {
  if (deviceDigest !== null && (await unit.accounts.knowsDevice(account.id, deviceDigest))) return
  if (await unit.sessions.wasSeen(account.id, network)) return
  const isFirst = now - account.createdAt < firstSignInMs && !(await unit.sessions.wasSeen(account.id, null))
  if (isFirst) return
  await mailAccount(unit, account, 'new_sign_in', { origin: { device, network, requestId } })
}
