/**
 * What the calls about accounts, sessions and keys take and show.
 *
 * Content has schemas of its own: its model (`../model/`).
 */
import { nullableTimestamp, timestamp } from '@claviger/fastify'
import { closed, EmailAsked, NameAsked } from '@claviger/service'
import { type Static, Type } from 'typebox'

const nullableText = Type.Union([Type.String(), Type.Null()])

/** Whatever is no address of an account is refused as a wrong password is. */
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

export const SignInBody = closed({ email: EmailGiven, password: PasswordGiven })
export const EmailBody = closed({ email: EmailGiven })
export const TokenBody = closed({ token: Token })
export const TokenAndPasswordBody = closed({ token: Token, password: NewPassword })
export const ChangePasswordBody = closed({ current_password: PasswordGiven, new_password: NewPassword })

export const AttemptHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[ -~]{1,255}$',
      description: "The browser's name for this attempt, the same on each repetition of it.",
    }),
  ),
})

export const RoleAsked = Type.Union([Type.Literal('owner'), Type.Literal('editor'), Type.Literal('viewer')])

const TenantShown = closed({
  id: Type.String(),
  slug: Type.String(),
  name: Type.String(),
  role: RoleAsked,
})

export const TenantsShown = closed(
  { tenants: Type.Array(TenantShown) },
  { description: 'Tenants that the person may enter.' },
)

export type TenantShown = Static<typeof TenantShown>

export const MeShown = closed(
  {
    id: Type.String(),
    email: Type.String(),
    name: nullableText,
    site_owner: Type.Boolean(),
    session: closed({ id: Type.String(), expires_at: timestamp }),
    tenants: Type.Array(TenantShown),
  },
  { description: 'Whoever is signed in.' },
)

/** A week, the longest that a former key may live on. */
const overlapSeconds = 604_800
const tenYearsSeconds = 315_360_000

export const KeyAsked = closed(
  {
    name: Type.Optional(NameAsked),
    expires_in: Type.Optional(
      Type.Integer({ minimum: 1, maximum: tenYearsSeconds, description: 'Seconds; without it, no end.' }),
    ),
    former: Type.Optional(
      closed({
        end: Type.Union([Type.Literal('now'), Type.Integer({ minimum: 1, maximum: overlapSeconds })], {
          description: 'At once, or after so many seconds.',
        }),
        id: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: 128,
            description: 'Which one; by default the newest that is active.',
          }),
        ),
      }),
    ),
  },
  { description: 'May be left out.' },
)

const key = {
  id: Type.String(),
  name: Type.String(),
  status: Type.Union([Type.Literal('active'), Type.Literal('expired'), Type.Literal('revoked')]),
  created_at: timestamp,
  expires_at: nullableTimestamp,
  last_used_at: nullableTimestamp,
}

export const KeyShown = closed(key)

export const IssuedKeyShown = closed(
  {
    ...key,
    key: Type.String({ description: 'The key itself, shown this once.' }),
    former: Type.Union([closed({ id: Type.String(), ends_at: timestamp }), Type.Null()]),
  },
  { description: 'The new key.' },
)

const RoleInTenant = closed({ tenant: Type.String({ minLength: 1, maxLength: 100 }), role: RoleAsked })

export const InvitationBody = closed({
  email: EmailAsked,
  name: Type.Optional(NameAsked),
  site_owner: Type.Optional(Type.Boolean()),
  roles: Type.Optional(Type.Array(RoleInTenant, { maxItems: 100 })),
})

export const UserShown = closed({
  id: Type.String(),
  email: Type.String(),
  name: nullableText,
  state: Type.Union([Type.Literal('active'), Type.Literal('invited'), Type.Literal('disabled')]),
  site_owner: Type.Boolean(),
  created_at: timestamp,
  tenants: Type.Array(TenantShown),
})
