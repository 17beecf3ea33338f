/**
 * The pages that mailed links lead to. Opening one changes nothing: mail scanners open links too.
 *
 * The token is in the fragment, which never reaches a server; `link-page.client.js` reads it and posts it on a click.
 */
import { htmlPage } from './html-page.ts'

interface LinkPage {
  readonly path: string
  readonly title: string
  readonly intro: string
  /** Where the token goes. */
  readonly action: string
  readonly fields: string
  readonly button: string
  readonly done: string
}

export const linkScriptPath = '/pages/link-page.js'

const passwordFields = `<label for="password">New password</label>
<input id="password" name="password" type="password" autocomplete="new-password" required maxlength="1024" aria-describedby="password-hint">
<p id="password-hint">At least 12 characters; a few unrelated words are easy to remember and hard to guess.</p>
`

export const linkPages: readonly LinkPage[] = [
  {
    path: '/verify-email',
    title: 'Verify your email address',
    intro: 'This proves that you receive mail at the address of your account.',
    action: '/api/v1/auth/verify-email',
    fields: '',
    button: 'Verify email address',
    done: 'Your email address is verified. You can close this page.',
  },
  {
    path: '/reset-password',
    title: 'Choose a new password',
    intro: 'The new password takes effect at once and ends every session of your account.',
    action: '/api/v1/auth/reset-password',
    fields: passwordFields,
    button: 'Set new password',
    done: 'Your password is changed. Sign in with the new one.',
  },
  {
    path: '/end-sessions',
    title: 'End all sessions',
    intro: 'This signs you out everywhere. Sign in again afterwards and change your password.',
    action: '/api/v1/auth/end-sessions',
    fields: '',
    button: 'End all sessions',
    done: 'All sessions of your account are ended. Sign in again and change your password.',
  },
]

export function linkPage(page: LinkPage): string {
  return htmlPage(
    page.title,
    `<h1>${page.title}</h1>
<p>${page.intro}</p>
<form data-action="${page.action}" data-done="${page.done}">
${page.fields}<button type="submit">${page.button}</button>
</form>
<p role="status" tabindex="-1"></p>
<noscript><p>This page needs JavaScript, for the secret of the link is in its last part, which only your browser sees.</p></noscript>`,
    linkScriptPath,
  )
}
