/**
 * What the calls under `/auth` take, and the times and texts they share.
 *
 * Replies are beside their routes.
 */
import { type Static, Type } from 'typebox'
import { closed, EmailAsked, NameAsked } from '../wire/schemas.ts'

/** What is no address, too: a sign-in with it is refused as a wrong password is. */
const EmailGiven = Type.String({ minLength: 1, maxLength: 320, examples: ['you@example.com'] })

/** Longer ones cannot be right; how long a new one may be is told by a refusal of its own. */
const PasswordGiven = Type.String({ minLength: 1, maxLength: 1_024, format: 'password' })

const NewPassword = Type.String({
  minLength: 1,
  maxLength: 16_384,
  format: 'password',
  description:
    'At least 12 characters (code points) and at most 1024 bytes, taken as they are; no common password, run or repetition, and not made of names everybody knows.',
})

const Token = Type.String({
  minLength: 1,
  maxLength: 256,
  description: 'What stands behind `#token=` in the mailed link.',
})

export const SignUpBody = closed({
  email: EmailAsked,
  password: NewPassword,
  name: Type.Optional(NameAsked),
  organization: Type.Optional(NameAsked),
})

export const SignInBody = closed({ email: EmailGiven, password: PasswordGiven })

export type SignInBody = Static<typeof SignInBody>

export const RefreshBody = closed({ refresh_token: Type.String({ minLength: 1, maxLength: 512 }) })

export const TokenBody = closed({ token: Token })

export const VerifyBody = closed({
  token: Token,
  password: Type.Optional(
    Type.String({
      ...PasswordGiven,
      description:
        'The password of the account. Without it, and without a session or a key of the account, its sessions and keys end.',
    }),
  ),
})

export const EmailBody = closed({ email: EmailGiven })

export const ResetBody = closed({ token: Token, password: NewPassword })

export const ChangePasswordBody = closed({ current_password: PasswordGiven, new_password: NewPassword })

/** By which a client without cookies is known again; a header, so that a body stays what the contract says. */
export const ClientHeaders = Type.Object({
  'x-client-id': Type.Optional(
    Type.String({
      pattern: '^[!-~]{16,128}$',
      description:
        'A random value that the client keeps, 16 to 128 visible ASCII characters. A client that has signed in with it is not locked out by the failed sign-ins of others; one that refreshes with it is told from a copy of its tokens. Send it with each of these, or with none.',
    }),
  ),
})

export const AttemptHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[ -~]{1,255}$',
      description:
        "The client's name for this attempt, the same on each repetition of it, so that a lost reply can be asked for again.",
    }),
  ),
})

export const RefreshHeaders = Type.Object({ ...AttemptHeaders.properties, ...ClientHeaders.properties })

export const TokensShown = closed(
  {
    access_token: Type.String({ description: 'A JWT for `Authorization: Bearer`.' }),
    refresh_token: Type.String({ description: 'For `POST /auth/refresh`; replaced by each use.' }),
    expires_in: Type.Integer({ description: 'Seconds for which the access token lasts.', examples: [900] }),
  },
  { description: 'The tokens of a session.' },
)
