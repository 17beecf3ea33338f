/**
 * What Basker's own operations take.
 *
 * The check is packages/service's; the operations are `operations.ts`.
 */
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const

const slug = Type.String({ pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', maxLength: 100 })
const email = Type.String({ minLength: 3, maxLength: 320, pattern: '^[^\\s@]+@[^\\s@]+$' })
const name = Type.String({ minLength: 1, maxLength: 200 })

export const noArguments = Type.Object({}, closed)

export const personArguments = Type.Object(
  {
    email,
    name: Type.Optional(name),
    /** Null: invited by mail. */
    password: Type.Union([Type.String({ minLength: 1, maxLength: 16_384 }), Type.Null()]),
    tenant: Type.Optional(slug),
    role: Type.Optional(Type.Union([Type.Literal('owner'), Type.Literal('editor'), Type.Literal('viewer')])),
    site_owner: Type.Optional(Type.Boolean()),
  },
  closed,
)

export const tenantArguments = Type.Object({ slug, name: Type.Optional(name) }, closed)

const row = Type.Object(
  {
    email: Type.String({ maxLength: 320 }),
    digest: Type.Optional(Type.String({ maxLength: 256 })),
    key: Type.Optional(Type.String({ maxLength: 512 })),
    name: Type.Optional(Type.String({ maxLength: 200 })),
    /** Epoch milliseconds. */
    created_at: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  closed,
)

export const importArguments = Type.Object(
  { apply: Type.Boolean(), rows: Type.Array(row, { maxItems: 2_000 }) },
  closed,
)

export type ImportAsked = Static<typeof importArguments>
