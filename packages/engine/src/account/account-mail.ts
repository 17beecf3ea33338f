/**
 * Mails to the owner of an account about what was done with it.
 *
 * Only to an address that was proved: any other may be somebody else's.
 */
import type { NoticeContent, NoticeKind } from '../notice/notice.ts'
import type { UnitOfWork } from '../unit-of-work.ts'
import type { Account } from './account.ts'

export type AccountMail = Extract<
  NoticeKind,
  'key_rotated' | 'key_addresses_widened' | 'new_sign_in' | 'password_guessed' | 'member_added'
>

/** Queues `kind` for `account` as part of `unit`; nothing where it is disabled or its address is not proved. */
export async function mailAccount(
  unit: UnitOfWork,
  account: Account | null,
  kind: AccountMail,
  more: Pick<NoticeContent, 'about' | 'origin'> = {},
): Promise<void> {
  if (account === null || account.verifiedAt === null || account.disabledAt !== null) return
  await unit.notify(kind, { to: account.email, name: account.name, ...more })
}
