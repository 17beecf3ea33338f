/**
 * Sign up.
 *
 * The frame around it is the web package's.
 */
import { PublicFrame } from '@claviger/web'

export function SignUpPage() {
  return <PublicFrame title="Sign up">…</PublicFrame>
}
