/**
 * What was done, as people say it.
 *
 * An action that this version does not know is shown by its name.
 */
import type { ActivityParty, ActivityRow } from './activity-row.ts'

const sentences: Readonly<Record<string, string>> = {
  'account.signed_up': 'Signed up',
  'account.invited': 'Invited',
  'account.verified': 'Verified the email address of',
  'account.disabled': 'Disabled',
  'account.enabled': 'Enabled',
  'account.renamed': 'Changed the name of',
  'account.password_changed': 'Changed the password of',
  'account.password_reset': 'Reset the password of',
  'account.reset_asked': 'Asked to reset the password of',
  'account.password_refused': 'Wrong current password of',
  'account.sign_in_failed': 'Sign-in failed for',
  'account.guessed': 'Ten wrong passwords for',
  'member.added': 'Gave a role to',
  'member.removed': 'Took a role from',
  'organization.renamed': 'Renamed the organization to',
  'organization.suspended': 'Suspended',
  'organization.resumed': 'Resumed',
  'session.started': 'Signed in on',
  'session.ended': 'Ended the session on',
  'session.reuse_found': 'Ended for safety: the session on',
  'key.created': 'Created API key',
  'key.imported': 'Imported API key',
  'key.changed': 'Changed API key',
  'key.rotated': 'Gave a new secret to API key',
  'key.revoked': 'Revoked API key',
  'secrets.rotated': 'Rotated a secret of the service',
  'secrets.withdrawn': 'Withdrew a secret of the service',
}

export function actionOf({ action }: Pick<ActivityRow, 'action'>): string {
  return sentences[action] ?? action
}

/** Who somebody was, by the name of then. */
export function partyOf({ id, name, type }: ActivityParty): string {
  if (type === 'operator') return `Operator ${name ?? id ?? ''}`.trim()
  return name ?? id ?? 'Unknown'
}
