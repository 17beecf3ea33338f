/**
 * The form of a mailed link that a password is chosen with; another link in the same window has a form of its own.
 *
 * What the password is for is up to the page, and what becomes of the link is mailed-link.ts.
 */
import { NewPasswordForm } from '../form/new-password-form.tsx'
import { passwordRefusal } from '../wire/refused-input.ts'
import type { MailedLink } from './mailed-link.ts'

export interface LinkPasswordFormProps {
  readonly deed: string
  readonly link: MailedLink<string>
}

export function LinkPasswordForm({ deed, link }: LinkPasswordFormProps) {
  const { number, facts, isBusy, error, use } = link
  return (
    <NewPasswordForm
      key={number}
      deed={deed}
      isBusy={isBusy}
      {...(facts === null ? {} : { username: facts.email })}
      error={error}
      errorAt={passwordRefusal(error) === null ? null : 'new'}
      onSubmit={(password) => use(password)}
    />
  )
}
