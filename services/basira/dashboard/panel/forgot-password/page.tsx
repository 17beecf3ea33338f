/**
 * Asking for a link to choose a new password.
 *
 * What is shown is the web package's.
 */
import { ForgotPasswordCard } from '@claviger/web'
import { askForReset } from './forgot-password.api.ts'

export function ForgotPasswordPage() {
  return <ForgotPasswordCard askForReset={askForReset} />
}
