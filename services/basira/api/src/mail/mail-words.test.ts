/**
 * What the mails say and what they never do.
 *
 * That they are sent is tested with packages/host and with the routes.
 */
import { type NoticeContent, noticeKinds } from 'claviger'
import { describe, expect, test } from 'vitest'
import { renderNotice } from './mail-words.ts'

const origin = 'https://basira.example'
const content: NoticeContent = {
  to: 'a@example.com',
  name: '<script>',
  linkToken: 'tok-en_1',
  about: 'Firefox on Linux',
}

/** Nobody is invited to Basira. */
const kinds = noticeKinds.filter((kind) => kind !== 'invitation')

describe.each(kinds)('the mail %s', (kind) => {
  const mail = renderNotice(origin, kind, content)

  test('has no secret and no line end in its subject', () => {
    expect(mail.subject).toMatch(/^[\w ]+$/)
    expect(mail.subject).not.toContain('tok-en_1')
  })

  test('says in plain text all that its HTML says', () => {
    const plain = mail.html.replace(/<head>[\s\S]*<\/head>/, '').replace(/<[^>]*>/g, ' ')
    for (const url of plain.match(/https:\S+/g) ?? []) expect(mail.text).toContain(url)
    expect(mail.text.length).toBeGreaterThan(60)
  })

  test('holds no address outside the configured origin', () => {
    for (const url of `${mail.text} ${mail.html}`.match(/https?:\/\/[^\s"<]+/g) ?? [])
      expect(url.startsWith(origin)).toBe(true)
  })

  test('greets nobody by a name that a stranger may have chosen', () => {
    expect(mail.text).not.toContain('<script>')
    expect(mail.html).not.toContain('script')
  })
})

test('links carry the token in the fragment', () => {
  expect(renderNotice(origin, 'verify_email', content).text).toContain(
    `${origin}/verify-email#token=tok-en_1`,
  )
  expect(renderNotice(origin, 'reset_password', content).text).toContain(
    `${origin}/reset-password#token=tok-en_1`,
  )
  expect(renderNotice(origin, 'session_reuse_found', content).text).toContain(
    `${origin}/end-sessions#token=tok-en_1`,
  )
})

test('the name of a key cannot become a link or a line of its own', () => {
  const about = 'x\r\nBcc: y@evil.example https://evil.example/ <a href="//evil.example">'
  const mail = renderNotice(origin, 'key_created', { ...content, about })
  expect(mail.text).not.toContain('evil.example')
  expect(mail.html).not.toContain('evil.example')
  expect(mail.text).toContain('“x Bcc y evil example https evil example a href evil example”')
})

test('a notice without its link is refused rather than sent without it', () => {
  expect(() => renderNotice(origin, 'verify_email', { to: 'a@example.com', name: null })).toThrow(TypeError)
})
