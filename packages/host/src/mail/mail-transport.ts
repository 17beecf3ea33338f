/**
 * Which transport a process mails with.
 *
 * The transports themselves are smtp-transport.ts and mailbox.ts.
 */
import { join } from 'node:path'
import type { Configuration } from '../configuration.ts'
import type { MailTransport } from './mail-message.ts'
import { createMailboxTransport } from './mailbox.ts'
import { createSmtpTransport } from './smtp-transport.ts'

/** The folder of the development mailbox, or null where mails are really sent: then there is no `/dev/mail`. */
export function mailboxFolder(configuration: Pick<Configuration, 'smtpUrl' | 'dataDir'>): string | null {
  return configuration.smtpUrl === null ? join(configuration.dataDir, 'mail') : null
}

/** SMTP where `SMTP_URL` is set, else the development mailbox. */
export function createMailTransport(
  configuration: Pick<Configuration, 'smtpUrl' | 'dataDir'>,
): MailTransport {
  if (configuration.smtpUrl !== null) return createSmtpTransport(configuration.smtpUrl)
  return createMailboxTransport(join(configuration.dataDir, 'mail'))
}
