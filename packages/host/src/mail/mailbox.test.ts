import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from 'claviger'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMailTransport, mailboxFolder } from './mail-transport.ts'
import { createMailboxTransport, readMail, readMailbox } from './mailbox.ts'
import { mailboxContentSecurityPolicy, mailboxPage, mailPage } from './mailbox-page.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claviger-mail-'))
})
afterEach(() => rm(folder, { recursive: true }))

const message = {
  id: 'notice-1',
  from: 'Basira <no-reply@localhost>',
  to: 'ada@example.com',
  subject: 'Überprüfen',
  text: 'Open http://127.0.0.1:4000/verify-email#token=abc_DEF-1 now.',
  html: '<p>Open <a href="http://127.0.0.1:4000/x">it</a></p>',
}

describe('the development mailbox', () => {
  test('keeps each mail as a message that only its owner can read', async () => {
    const mail = join(folder, 'data', 'mail')
    await createMailboxTransport(mail, () => Date.UTC(2026, 9, 19, 10, 11, 12, 123)).send(message)
    const [name = ''] = await readdir(mail)
    expect(name).toMatch(/^20261019T101112123Z-000001-[0-9a-f]{8}\.eml$/)
    expect((await stat(join(mail, name))).mode & 0o777).toBe(0o600)
    expect((await stat(mail)).mode & 0o777).toBe(0o700)
    expect(await readFile(join(mail, name), 'utf8')).toMatch(
      /^Auto-Submitted: auto-generated\r\nFrom: Basira <no-reply@localhost>\r\nTo: ada@example\.com\r\n/,
    )
  })

  test('reads back what was sent, newest first', async () => {
    const transport = createMailboxTransport(folder)
    for (const subject of ['one', 'two', 'three']) await transport.send({ ...message, subject })
    const mails = await readMailbox(folder)
    expect(mails.map(({ subject }) => subject)).toEqual(['three', 'two', 'one'])
    const [newest] = mails
    expect(newest).toMatchObject({ to: 'ada@example.com', from: 'Basira <no-reply@localhost>' })
    expect(newest?.text.trim()).toBe(message.text)
    expect(await readMail(folder, newest?.id ?? '')).toEqual(newest)
    expect(await readMailbox(folder, 1)).toHaveLength(1)
  })

  test('forgets the oldest mails when there are too many, and leaves other files alone', async () => {
    await writeFile(join(folder, 'notes.eml'), 'mine')
    const transport = createMailboxTransport(folder, Date.now, 3)
    for (const subject of ['1', '2', '3', '4', '5']) await transport.send({ ...message, subject })
    expect((await readMailbox(folder)).map(({ subject }) => subject)).toEqual(['5', '4', '3'])
    expect(await readdir(folder)).toContain('notes.eml')
  })

  test('is empty where there is no folder, and reads nothing outside of it', async () => {
    expect(await readMailbox(join(folder, 'nowhere'))).toEqual([])
    await writeFile(join(folder, 'secret.eml'), 'mine')
    for (const id of ['../secret', 'secret', '', '20261019T101112123Z-000001-00000000', 'x\0']) {
      expect(await readMail(folder, id)).toBeNull()
    }
  })

  test('is used only where no mail server is set', async () => {
    expect(mailboxFolder({ smtpUrl: new Secret('smtp://mail'), dataDir: folder })).toBeNull()
    expect(mailboxFolder({ smtpUrl: null, dataDir: folder })).toBe(join(folder, 'mail'))
    await createMailTransport({ smtpUrl: null, dataDir: folder }).send(message)
    expect(await readMailbox(join(folder, 'mail'))).toHaveLength(1)
  })
})

describe('the pages of the mailbox', () => {
  const hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
  const mail = { ...message, id: 'a/b"<', date: '2026-10-19T10:11:12.000Z' }

  test('let a link in a mail be followed, without the full stop behind it', () => {
    const page = mailPage(mail)
    expect(page).toContain(
      '<a href="http://127.0.0.1:4000/verify-email#token=abc_DEF-1" rel="noreferrer noopener">',
    )
    const [, href] =
      /href="(https:[^"]+)"/.exec(mailPage({ ...mail, text: 'See https://x.example/a?b=1&c=2.' })) ?? []
    expect(href).toBe('https://x.example/a?b=1&amp;c=2')
  })

  test('show what a stranger wrote as text, wherever it stands', () => {
    const bad = {
      ...mail,
      subject: hostile,
      from: hostile,
      to: hostile,
      text: hostile,
      html: hostile,
      date: hostile,
    }
    for (const page of [mailPage(bad), mailboxPage([bad])]) {
      expect(page).not.toMatch(/<script|<img/)
      expect(page.match(/<style>/g)).toHaveLength(1)
    }
    expect(mailPage({ ...mail, text: 'javascript:alert(1) data:text/html,x' })).not.toMatch(
      /href="(javascript|data)/,
    )
    expect(mailboxPage([bad])).toContain('href="/dev/mail/a%2Fb%22%3C"')
  })

  test('have a title, a language, headings and a table that says what its columns are', () => {
    const list = mailboxPage([mail])
    expect(list).toMatch(/<html lang="en">/)
    expect(list).toMatch(/<title>Development mailbox \(1\)<\/title>/)
    expect(list.match(/<th scope="col">/g)).toHaveLength(3)
    expect(list.match(/<h1>/g)).toHaveLength(1)
    expect(mailboxPage([])).toContain('No mail yet.')
    expect(mailPage({ ...mail, subject: '' })).toContain('<h1>(no subject)</h1>')
  })

  test('come with a policy that allows their style, the icon of the origin and nothing else', async () => {
    const style = /<style>([\s\S]*)<\/style>/.exec(mailboxPage([]))?.[1] ?? ''
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(style))).toString('base64')
    expect(mailboxContentSecurityPolicy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${digest}'`,
      "img-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
  })
})
