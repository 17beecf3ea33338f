/**
 * The page at `/`: what this is and where to go on.
 *
 * It shows nothing of anybody and needs no script.
 */
import { htmlPage } from './html-page.ts'

export function homePage(hasMailbox: boolean): string {
  const mailbox = hasMailbox
    ? '\n<li><a href="/dev/mail">Development mailbox</a>: the mails that would have been sent</li>'
    : ''
  return htmlPage(
    'Database monitoring',
    `<h1>Basira</h1>
<p>Basira watches databases. This is its API; programs use it with API keys, people with sessions.</p>
<ul>
<li><a href="/api/v1/docs">API reference</a></li>
<li><a href="/api/v1/openapi.json">OpenAPI document</a></li>${mailbox}
</ul>`,
    null,
  )
}
