/**
 * The development mailbox: mails as `.eml` files in a folder instead of on their way.
 *
 * How they are shown is mailbox-page.ts.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import PostalMime, { type Address } from 'postal-mime'
import { composed, MailFailure, type MailTransport } from './mail-message.ts'

/** A mail that was read back. */
export interface MailboxMessage {
  /** Name of its file without `.eml`. */
  readonly id: string
  readonly from: string
  readonly to: string
  readonly subject: string
  /** ISO 8601 in UTC. */
  readonly date: string
  readonly text: string
  readonly html: string
}

/** Older mails are removed when there are more. */
export const mailboxCapacity = 500

const idPattern = /^\d{8}T\d{9}Z-\d{6}-[0-9a-f]{8}$/

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** Names of the mails, oldest first: the names sort by time. */
async function mailIds(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })
  return names
    .filter((name) => name.endsWith('.eml'))
    .map((name) => name.slice(0, -'.eml'.length))
    .filter((id) => idPattern.test(id))
    .sort()
}

async function removeOldest(folder: string, capacity: number): Promise<void> {
  const ids = await mailIds(folder)
  for (const id of ids.slice(0, Math.max(0, ids.length - capacity))) {
    // Another process of the same folder may have removed it.
    await unlink(join(folder, `${id}.eml`)).catch((error: unknown) => {
      if (!isMissing(error)) throw error
    })
  }
}

/**
 * A transport that writes each mail to `folder` (made with mode 0700) as the message that would have been sent
 * (RFC 5322), mode 0600, under a name that sorts by time. A reader never sees half of one.
 */
export function createMailboxTransport(
  folder: string,
  now: () => number = Date.now,
  capacity: number = mailboxCapacity,
): MailTransport {
  const transporter = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  let written = 0
  return {
    async send(message) {
      const info = await transporter.sendMail({ ...composed(message), date: new Date(now()) }).catch(() => {
        throw new MailFailure('unusable', true)
      })
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const time = new Date(now()).toISOString().replace(/[-:.]/g, '')
      written = (written + 1) % 1_000_000
      const id = `${time}-${String(written).padStart(6, '0')}-${randomBytes(4).toString('hex')}`
      const draft = join(folder, `.${id}`)
      await writeFile(draft, info.message, { mode: 0o600, flag: 'wx' })
      await rename(draft, join(folder, `${id}.eml`))
      await removeOldest(folder, capacity)
    },
    async close() {
      transporter.close()
    },
  }
}

function addressesOf(addresses: readonly Address[]): string {
  return addresses
    .flatMap((entry) => entry.group ?? [entry])
    .map(({ name, address }) => (name === '' ? address : `${name} <${address}>`))
    .join(', ')
}

/** The mail with this id, or null where there is none (any more) or the id is none. */
export async function readMail(folder: string, id: string): Promise<MailboxMessage | null> {
  if (!idPattern.test(id)) return null
  const raw = await readFile(join(folder, `${id}.eml`)).catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })
  if (raw === null) return null
  const mail = await PostalMime.parse(raw)
  return {
    id,
    from: addressesOf(mail.from === undefined ? [] : [mail.from]),
    to: addressesOf(mail.to ?? []),
    subject: mail.subject ?? '',
    date: mail.date ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
  }
}

/** The newest `limit` mails of the folder, newest first; none where the folder is not there. */
export async function readMailbox(folder: string, limit = 100): Promise<readonly MailboxMessage[]> {
  const ids = (await mailIds(folder)).reverse().slice(0, limit)
  const mails = await Promise.all(ids.map((id) => readMail(folder, id)))
  return mails.filter((mail) => mail !== null)
}
