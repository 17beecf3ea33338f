/**
 * Whether mail can leave.
 *
 * Mails that wait are in the database: database.ts.
 */
import { type Configuration, checkSmtp, isMailFailure, mailboxFolder } from '@claviger/host'
import { type Finding, failed, ok } from './finding.ts'

const bounds = { connectMs: 5_000, idleMs: 5_000, mailMs: 10_000 }

export async function mailFinding(configuration: Configuration): Promise<Finding> {
  const { smtpUrl } = configuration
  if (smtpUrl === null)
    return ok('mail', `no mail server: mails become files in ${mailboxFolder(configuration)}`)
  try {
    await checkSmtp(smtpUrl, bounds)
    return ok('mail', 'the mail server answers and lets us in')
  } catch (error) {
    if (!isMailFailure(error)) throw error
    return failed(
      'mail',
      `the mail server does not take our mail (${error.reason})`,
      'Check SMTP_URL and the server.',
    )
  }
}
