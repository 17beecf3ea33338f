/**
 * Sign in.
 *
 * The frame around it is the web package's.
 */
import { PublicFrame } from '@claviger/web'

export function SignInPage() {
  return <PublicFrame title="Sign in">…</PublicFrame>
}
