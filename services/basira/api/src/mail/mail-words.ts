/**
 * The words of each mail, from what there is to tell.
 *
 * Queueing and sending are the engine's and packages/host's. Links lead to the configured origin and nowhere else; names
 * that strangers may have chosen are cut down to letters, so that nobody mails a text of their own through us.
 */
import type { RenderedNotice } from '@claviger/host'
import type { NoticeContent, NoticeKind } from 'claviger'
import { escapeHtml } from '../wire/escape-html.ts'

/** One mail in words; both its forms are made from this. */
interface Words {
  readonly subject: string
  readonly before: readonly string[]
  readonly action?: { readonly label: string; readonly url: string }
  readonly after: readonly string[]
}

type Word = (content: NoticeContent, publicUrl: string) => Words

const ifNotYou =
  'If this was not you, reset your password at once and look through your sessions and API keys.'

/** Nobody is invited to Basira: people sign up. */
type BasiraNotice = Exclude<NoticeKind, 'invitation'>

const words: Readonly<Record<BasiraNotice, Word>> = {
  verify_email: (content, publicUrl) => ({
    subject: 'Verify your email address for Basira',
    before: [
      'Somebody, most likely you, signed up to Basira with this email address. To prove that it is yours:',
    ],
    action: { label: 'Verify email address', url: linkTo(publicUrl, '/verify-email', content) },
    after: [
      'The link works once and for 24 hours. A newer link replaces it.',
      'If you did not sign up, ignore this mail: nobody can use your address without the link.',
    ],
  }),
  address_taken: (_, publicUrl) => ({
    subject: 'You already have a Basira account',
    before: [
      'Somebody, perhaps you, tried to sign up to Basira with this email address. It already has an account, so nothing was changed.',
      `If it was you, sign in with your password, or ask for a new one at ${publicUrl}.`,
    ],
    after: ['If it was not you, there is nothing to do.'],
  }),
  reset_password: (content, publicUrl) => ({
    subject: 'Reset your Basira password',
    before: [
      'Somebody, most likely you, asked to reset the password of your Basira account. To choose a new one:',
    ],
    action: { label: 'Choose a new password', url: linkTo(publicUrl, '/reset-password', content) },
    after: [
      'The link works once and for one hour. A new password ends every session of your account.',
      'If you did not ask for it, ignore this mail: your password stays as it is.',
    ],
  }),
  password_changed: (_, publicUrl) => ({
    subject: 'Your Basira password was changed',
    before: [
      'The password of your Basira account was changed, and sessions elsewhere were ended.',
      `${ifNotYou} You find Basira at ${publicUrl}.`,
    ],
    after: [],
  }),
  session_reuse_found: (content, publicUrl) => ({
    subject: 'A Basira session was ended for your safety',
    before: [
      `A session of your account${labelled(' on', content.about)} was ended because its credentials were used from two places. Somebody may have copied them.`,
      'To end all your other sessions as well:',
    ],
    action: { label: 'End all sessions', url: linkTo(publicUrl, '/end-sessions', content) },
    after: ['The link works once and for seven days. Then sign in again and change your password.'],
  }),
  key_created: (content, publicUrl) => ({
    subject: 'A Basira API key was created',
    before: [
      `An API key${labelled(' named', content.about)} was created for your Basira account.`,
      `${ifNotYou} You find Basira at ${publicUrl}.`,
    ],
    after: [],
  }),
}

/** The token is in the fragment: browsers send it to no server and put it into no referrer. */
function linkTo(publicUrl: string, path: string, content: NoticeContent): string {
  if (content.linkToken === undefined) throw new TypeError('mail: the notice carries no link token')
  return `${publicUrl}${path}#token=${encodeURIComponent(content.linkToken)}`
}

/** A label in quotation marks, without what a mail program could take for a link or a line. */
function labelled(word: string, label: string | undefined): string {
  const plain = (label ?? '')
    .replace(/[^\p{L}\p{M}\p{N}_()+-]+/gu, ' ')
    .trim()
    .slice(0, 100)
  return plain === '' ? '' : `${word} “${plain}”`
}

function textOf({ before, action, after }: Words): string {
  const lines = ['Hello,', ...before, ...(action === undefined ? [] : [action.url]), ...after, 'Basira']
  return `${lines.join('\n\n')}\n`
}

function htmlOf({ subject, before, action, after }: Words): string {
  const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`
  const url = action === undefined ? '' : escapeHtml(action.url)
  const link =
    action === undefined
      ? []
      : [
          `<p><a href="${url}"><strong>${escapeHtml(action.label)}</strong></a></p>`,
          `<p>If the link cannot be followed, copy it into your browser:<br>${url}</p>`,
        ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
</head>
<body style="font-family: sans-serif; line-height: 1.5; max-width: 40em; padding: 1em">
${[paragraph('Hello,'), ...before.map(paragraph), ...link, ...after.map(paragraph), paragraph('Basira')].join('\n')}
</body>
</html>
`
}

/**
 * The words of a notice.
 *
 * @param publicUrl the service's configured origin, without a trailing slash
 * @throws TypeError where a notice that needs a link token has none
 */
export function renderNotice(publicUrl: string, kind: NoticeKind, content: NoticeContent): RenderedNotice {
  if (kind === 'invitation') throw new TypeError('renderNotice: Basira sends no invitations')
  const found = words[kind](content, publicUrl)
  return { subject: found.subject, text: textOf(found), html: htmlOf(found) }
}
