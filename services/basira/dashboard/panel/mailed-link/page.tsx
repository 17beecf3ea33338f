/**
 * Mailed links.
 *
 * The frame around it is the web package's.
 */
import { PublicFrame } from '@claviger/web'

export function ResetPasswordPage() {
  return <PublicFrame title="Mailed links">…</PublicFrame>
}

export function VerifyEmailPage() {
  return <PublicFrame title="Mailed links">…</PublicFrame>
}

export function EndSessionsPage() {
  return <PublicFrame title="Mailed links">…</PublicFrame>
}
