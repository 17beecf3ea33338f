/**
 * Mail over SMTP: a small pool of connections with every wait bounded.
 *
 * When to try again is notice-sender.ts.
 */
import type { Secret } from 'claviger'
import { createTransport } from 'nodemailer'
import { composed, MailFailure, type MailTransport } from './mail-message.ts'

export interface SmtpBounds {
  /** For a connection, and again for the greeting of the server. */
  readonly connectMs: number
  /** Without a byte from the server. */
  readonly idleMs: number
  /** For one mail as a whole, with waiting for a connection. */
  readonly mailMs: number
}

const defaultBounds: SmtpBounds = { connectMs: 10_000, idleMs: 20_000, mailMs: 45_000 }

/** What an error of the mail library may have; `permanent` is its reading of the reply (RFC 5321 §4.2.1). */
interface LibraryError {
  readonly code?: unknown
  readonly command?: unknown
  readonly responseCode?: unknown
  readonly permanent?: unknown
}

/**
 * A reply to the recipient or to the mail itself is about this mail; one to the sender, to the credentials or to
 * the connection is about our configuration, and an operator may mend it while the mail waits.
 */
function failureOf(error: unknown): MailFailure {
  if (!(error instanceof Error)) return new MailFailure('unknown', false)
  const { code, command, responseCode, permanent } = error as Error & LibraryError
  const unusableAddress = code === 'EENVELOPE' && command === 'API'
  const aboutThisMail = command === 'RCPT TO' || command === 'DATA'
  const reason = typeof responseCode === 'number' ? String(responseCode) : String(code ?? 'unknown')
  return new MailFailure(reason, unusableAddress || (aboutThisMail && permanent === true))
}

/** Credentials never cross a network in the clear: the connection then has to become TLS before they are sent. */
function mustBecomeTls(url: URL): boolean {
  const loopback = ['localhost', '[::1]'].includes(url.hostname) || url.hostname.startsWith('127.')
  return url.protocol === 'smtp:' && url.username !== '' && !loopback
}

function pooledTransport(url: Secret<'smtp-url'>, bounds: SmtpBounds) {
  return createTransport({
    url: url.reveal(),
    pool: true,
    maxConnections: 3,
    // One more try where a server closed a connection that had been idle; everything else is the sender's to repeat.
    maxRequeues: 1,
    connectionTimeout: bounds.connectMs,
    greetingTimeout: bounds.connectMs,
    dnsTimeout: bounds.connectMs,
    socketTimeout: bounds.idleMs,
    ...(mustBecomeTls(new URL(url.reveal())) && { requireTLS: true }),
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  })
}

/**
 * A transport to the server that `url` names (`smtp://` with STARTTLS where the server offers it, `smtps://`).
 * With credentials in an `smtp://` URL, STARTTLS is required unless the server is on this machine.
 */
export function createSmtpTransport(
  url: Secret<'smtp-url'>,
  bounds: SmtpBounds = defaultBounds,
): MailTransport {
  const transporter = pooledTransport(url, bounds)
  return {
    async send(message) {
      try {
        await transporter.sendMail({ ...composed(message), signal: AbortSignal.timeout(bounds.mailMs) })
      } catch (error) {
        throw failureOf(error)
      }
    },
    async close() {
      transporter.close({ force: true })
    },
  }
}

/**
 * Connects, greets and signs in as for a mail, and sends none.
 *
 * @throws MailFailure with the server's reply code or the system's error code, never with what the server wrote
 */
export async function checkSmtp(url: Secret<'smtp-url'>, bounds: SmtpBounds = defaultBounds): Promise<void> {
  const transporter = pooledTransport(url, bounds)
  try {
    await transporter.verify()
  } catch (error) {
    throw failureOf(error)
  } finally {
    transporter.close({ force: true })
  }
}
