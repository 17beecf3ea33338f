/**
 * A mail in words, made into its text and its HTML.
 *
 * The words are the services'. Links lead to the configured origin and nowhere else; names that strangers may have chosen are
 * cut down to letters, so that nobody mails a text of their own through us.
 */
import { escapeHtml, type RenderedNotice } from '@claviger/host'
import type { NoticeContent } from 'claviger'

/** One mail in words; both its forms are made from this. */
export interface MailWords {
  readonly subject: string
  readonly before: readonly string[]
  readonly action?: { readonly label: string; readonly url: string }
  readonly after: readonly string[]
}

/**
 * The token is in the fragment: browsers send it to no server and put it into no referrer.
 *
 * @throws TypeError where the notice carries no token
 */
export function linkTo(publicUrl: string, path: string, content: NoticeContent): string {
  if (content.linkToken === undefined) throw new TypeError('mail: the notice carries no link token')
  return `${publicUrl}${path}#token=${encodeURIComponent(content.linkToken)}`
}

/** A label in quotation marks, without what a mail program could take for a link or a line. */
export function labelled(word: string, label: string | undefined): string {
  const plain = (label ?? '')
    .replace(/[^\p{L}\p{M}\p{N}_()+-]+/gu, ' ')
    .trim()
    .slice(0, 100)
  return plain === '' ? '' : `${word} “${plain}”`
}

/** ` on “Firefox on Linux” from the network 192.0.2.0/24`, as much of it as is known. */
export function whence({ origin }: Pick<NoticeContent, 'origin'>): string {
  const network = /^[0-9a-f.:]+\/\d+$/.test(origin?.network ?? '')
    ? ` from the network ${origin?.network}`
    : ''
  return `${labelled(' on', origin?.device)}${network}`
}

function textOf({ before, action, after }: MailWords, sender: string): string {
  const lines = ['Hello,', ...before, ...(action === undefined ? [] : [action.url]), ...after, sender]
  return `${lines.join('\n\n')}\n`
}

function htmlOf({ subject, before, action, after }: MailWords, sender: string): string {
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
${[paragraph('Hello,'), ...before.map(paragraph), ...link, ...after.map(paragraph), paragraph(sender)].join('\n')}
</body>
</html>
`
}

/** @param sender the service's name, at the end of the mail */
export function renderedMail(words: MailWords, sender: string): RenderedNotice {
  return { subject: words.subject, text: textOf(words, sender), html: htmlOf(words, sender) }
}
