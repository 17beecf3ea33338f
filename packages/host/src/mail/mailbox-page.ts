/**
 * The pages that show the development mailbox: whole HTML documents without scripts.
 *
 * Served by the service at `/dev/mail` and `/dev/mail/{id}`, outside production only.
 */
import { hash } from 'node:crypto'
import { escapeHtml } from './escape-html.ts'
import type { MailboxMessage } from './mailbox.ts'

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; background: light-dark(#fff, #121212); color: light-dark(#1a1a1a, #ececec); }
a { color: light-dark(#0b57d0, #a8c7fa); }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid GrayText; }
td { overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; border: 1px solid GrayText; border-radius: .25rem; }
a:focus-visible, summary:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
`

/** The policy to send with the pages (CSP Level 3): their own style sheet, the icon of the origin, links, and nothing else. */
export const mailboxContentSecurityPolicy = [
  `default-src 'none'`,
  `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
  `img-src 'self'`,
  `object-src 'none'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ')

/** Escapes `text` and makes its http(s) addresses links. No other scheme ever becomes one. */
function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/g)
    .map((part, index) =>
      // The odd parts are what the pattern caught.
      index % 2 === 1
        ? `<a href="${escapeHtml(part)}" rel="noreferrer noopener">${escapeHtml(part)}</a>`
        : escapeHtml(part),
    )
    .join('')
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
}

function row(message: MailboxMessage, basePath: string): string {
  const subject = message.subject === '' ? '(no subject)' : message.subject
  return `<tr>
<td><a href="${escapeHtml(`${basePath}/${encodeURIComponent(message.id)}`)}">${escapeHtml(subject)}</a></td>
<td>${escapeHtml(message.to)}</td>
<td><time datetime="${escapeHtml(message.date)}">${escapeHtml(message.date)}</time></td>
</tr>`
}

/** The list of `messages` in the order in which they come, each a link to `<basePath>/<id>`. */
export function mailboxPage(messages: readonly MailboxMessage[], basePath = '/dev/mail'): string {
  const intro = '<h1>Development mailbox</h1>\n<p>Mails that would have been sent. Newest first.</p>'
  if (messages.length === 0) return page('Development mailbox', `${intro}\n<p>No mail yet.</p>`)
  return page(
    `Development mailbox (${messages.length})`,
    `${intro}
<table>
<thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Sent</th></tr></thead>
<tbody>
${messages.map((message) => row(message, basePath)).join('\n')}
</tbody>
</table>`,
  )
}

/** One mail: its text with links that can be followed, and its HTML as source. */
export function mailPage(message: MailboxMessage, basePath = '/dev/mail'): string {
  const subject = message.subject === '' ? '(no subject)' : message.subject
  const source =
    message.html === ''
      ? ''
      : `\n<details><summary>HTML source</summary>\n<pre>${linked(message.html)}</pre>\n</details>`
  return page(
    subject,
    `<p><a href="${escapeHtml(basePath)}">All mails</a></p>
<h1>${escapeHtml(subject)}</h1>
<dl>
<dt>From</dt><dd>${escapeHtml(message.from)}</dd>
<dt>To</dt><dd>${escapeHtml(message.to)}</dd>
<dt>Sent</dt><dd><time datetime="${escapeHtml(message.date)}">${escapeHtml(message.date)}</time></dd>
</dl>
<pre>${linked(message.text)}</pre>${source}`,
  )
}
