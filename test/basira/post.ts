/**
 * The post: a real SMTP server on loopback that keeps what it is given.
 *
 * What the mails should say is tested where their words are.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** Room for a mail that is tried again: the second attempt comes half a minute after the first. */
const deliveredWithinMs = 90_000

export interface Post {
  /** `smtp://127.0.0.1:<port>` */
  readonly url: string
  /** All mails so far, oldest first. */
  readonly mails: readonly Email[]
  /** Resolves to the first mail to `address` that has not been taken yet and whose subject matches. */
  take(address: string, subject: RegExp): Promise<Email>
  /** The token of the link in the next such mail. */
  takeToken(address: string, subject: RegExp): Promise<string>
  close(): Promise<void>
}

async function contentOf(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

export async function startPost(): Promise<Post> {
  const mails: Email[] = []
  const taken = new Set<Email>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      contentOf(stream)
        .then((content) => PostalMime.parse(content))
        .then((mail) => {
          mails.push(mail)
          done()
        }, done)
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const take = async (to: string, subject: RegExp): Promise<Email> => {
    const deadline = Date.now() + deliveredWithinMs
    while (Date.now() < deadline) {
      const mail = mails.find(
        (one) =>
          !taken.has(one) &&
          one.to?.some((recipient) => recipient.address === to) &&
          subject.test(one.subject ?? ''),
      )
      if (mail !== undefined) {
        taken.add(mail)
        return mail
      }
      await sleep(20)
    }
    throw new Error(
      `no mail to ${to} with a subject like ${subject}; there are: ${mails.map((mail) => mail.subject).join(' | ')}`,
    )
  }
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    take,
    async takeToken(to, subject) {
      const token = /#token=([A-Za-z0-9_-]+)/.exec((await take(to, subject)).text ?? '')?.[1]
      if (token === undefined) throw new Error('the mail has no link')
      return token
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
