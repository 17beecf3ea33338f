/**
 * Forgot your password?.
 *
 * The frame around it is the web package's.
 */
import { PublicFrame } from '@claviger/web'

export function ForgotPasswordPage() {
  return <PublicFrame title="Forgot your password?">…</PublicFrame>
}
