/**
 * The store's own migrations, by the names under which they are remembered.
 *
 * A new one gets the next number and a line here; what has run is never edited.
 */

import * as accounts from './0001-accounts.ts'
import * as keys from './0002-keys.ts'
import * as sessions from './0003-sessions.ts'
import * as secretsNoticesAudit from './0004-secrets-notices-audit.ts'
import * as changes from './0005-changes.ts'
import * as owner from './0006-owner.ts'
import * as keysByAccount from './0007-keys-by-account.ts'
import * as auditOrigin from './0008-audit-origin.ts'
import * as contestedSessions from './0009-contested-sessions.ts'
import * as activity from './0010-activity.ts'
import * as canonicalAddresses from './0011-canonical-addresses.ts'
import * as limits from './0012-limits.ts'
import * as activeKeys from './0013-active-keys.ts'
import type { Migrations } from './migrate.ts'

export const storeMigrations: Migrations = {
  '0001-accounts': accounts,
  '0002-keys': keys,
  '0003-sessions': sessions,
  '0004-secrets-notices-audit': secretsNoticesAudit,
  '0005-changes': changes,
  '0006-owner': owner,
  '0007-keys-by-account': keysByAccount,
  '0008-audit-origin': auditOrigin,
  '0009-contested-sessions': contestedSessions,
  '0010-activity': activity,
  '0011-canonical-addresses': canonicalAddresses,
  '0012-limits': limits,
  '0013-active-keys': activeKeys,
}
