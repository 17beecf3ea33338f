/**
 * The routes under `/auth`, one a file.
 *
 * The rules of accounts and sessions are the engine's.
 */
import type { Server } from '@claviger/fastify'
import type { AuthParts } from './auth-parts.ts'
import { changeMeRoute } from './change-me.ts'
import { changePasswordRoute } from './change-password.ts'
import { endOneSessionRoute } from './end-one-session.ts'
import { endOtherSessionsRoute } from './end-other-sessions.ts'
import { endSessionRoute } from './end-session.ts'
import { endSessionsByLinkRoute } from './end-sessions-by-link.ts'
import { forgotPasswordRoute } from './forgot-password.ts'
import { getMeRoute } from './get-me.ts'
import { listSessionsRoute } from './list-sessions.ts'
import { loginRoute } from './login.ts'
import { logoutRoute } from './logout.ts'
import { lookAtLinkRoute } from './look-at-link.ts'
import { refreshRoute } from './refresh.ts'
import { refreshSessionRoute } from './refresh-session.ts'
import { resendVerificationRoute } from './resend-verification.ts'
import { resetPasswordRoute } from './reset-password.ts'
import { signUpRoute } from './sign-up.ts'
import { startSessionRoute } from './start-session.ts'
import { verifyEmailRoute } from './verify-email.ts'

export function authRoutes(app: Server, parts: AuthParts): void {
  signUpRoute(app, parts)
  loginRoute(app, parts)
  refreshRoute(app, parts)
  logoutRoute(app, parts)
  startSessionRoute(app, parts)
  refreshSessionRoute(app, parts)
  endSessionRoute(app, parts)
  getMeRoute(app)
  changeMeRoute(app, parts)
  verifyEmailRoute(app, parts)
  lookAtLinkRoute(app, parts)
  resendVerificationRoute(app, parts)
  forgotPasswordRoute(app, parts)
  resetPasswordRoute(app, parts)
  changePasswordRoute(app, parts)
  listSessionsRoute(app, parts)
  endOneSessionRoute(app, parts)
  endOtherSessionsRoute(app, parts)
  endSessionsByLinkRoute(app, parts)
}
