/**
 * A mail to one person, and what can carry it.
 *
 * The words are the service's; SMTP is smtp-transport.ts, files are mailbox.ts, retries are notice-sender.ts.
 */
import { hasBrand } from 'claviger'
import addressparser from 'nodemailer/lib/addressparser'

export interface MailMessage {
  /** The same for every attempt: becomes the Message-ID, so that a mail sent twice can be told. */
  readonly id: string
  /** One mailbox, with or without a name. */
  readonly from: string
  /** One bare address. */
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Carries mails. Safe to use from several places at once. */
export interface MailTransport {
  /**
   * Resolves once the next hop has taken the mail, within a bound of the transport's own.
   *
   * @throws MailFailure where it has not
   */
  send(message: MailMessage): Promise<void>
  /** Gives up what is under way and frees the connections. Nothing can be sent afterwards. */
  close(): Promise<void>
}

const brand = Symbol.for('claviger.mail-failure')

/** A mail that was not taken. Says why in a word and never to whom. */
export class MailFailure extends Error {
  /** True where the same mail to the same person would be refused again. */
  readonly permanent: boolean
  /** A code such as `ECONNECTION` or `550`. */
  readonly reason: string

  constructor(reason: string, permanent: boolean) {
    super(`mail not sent: ${reason}`)
    this.name = 'MailFailure'
    this.reason = reason
    this.permanent = permanent
  }

  get [brand](): true {
    return true
  }
}

/** Whether `error` is a `MailFailure`, whichever copy of this module made it. */
export function isMailFailure(error: unknown): error is MailFailure {
  return hasBrand(error, brand)
}

/** A message as the mail library takes it. The recipient is an object: a comma in it cannot add a second one. */
export function composed(message: MailMessage) {
  const sender = addressparser(message.from, { flatten: true })[0]?.address ?? ''
  const domain = sender.slice(sender.lastIndexOf('@') + 1) || 'localhost'
  return {
    from: message.from,
    to: { name: '', address: message.to },
    subject: message.subject,
    text: message.text,
    html: message.html,
    messageId: `<${message.id.replace(/[^A-Za-z0-9.-]/g, '')}@${domain}>`,
    // RFC 3834 §5: keeps vacation responders quiet.
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}
