/**
 * What the mails of Basker say and what they never do.
 *
 * That they are sent is tested with packages/host and with the routes.
 */
import { type NoticeContent, noticeKinds } from 'claviger'
import { describe, expect, test } from 'vitest'
import { renderNotice } from './mail-words.ts'

const origin = 'https://basker.example'
const content: NoticeContent = {
  to: 'a@example.com',
  name: '<b>',
  linkToken: 'tok-en_1',
  about: 'https://evil.example',
}

const kinds = noticeKinds.filter((kind) => kind !== 'verify_email' && kind !== 'address_taken')

describe.each(kinds)('the mail %s', (kind) => {
  const mail = renderNotice(origin, kind, content)

  test('has no secret in its subject and no address but of the configured origin', () => {
    expect(mail.subject).not.toContain('tok-en_1')
    for (const url of `${mail.text} ${mail.html}`.match(/https?:\/\/[^\s"<]+/g) ?? []) {
      expect(url.startsWith(origin)).toBe(true)
    }
  })
})

test('links carry their token where no server sees it', () => {
  const { text } = renderNotice(origin, 'invitation', content)
  expect(text).toContain(`${origin}/admin/accept-invitation#token=tok-en_1`)
})

test('nobody is sent the mails of a sign-up', () => {
  expect(() => renderNotice(origin, 'verify_email', content)).toThrow(TypeError)
})
