/**
 * What the operator's operations take, and the check that it is what came.
 *
 * The operations are `operations.ts`.
 */
import { ControlRefusal } from '@claviger/host'
import { sealPurposes } from 'claviger'
import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'

const closed = { additionalProperties: false } as const
const id = Type.String({ minLength: 1, maxLength: 320 })
const page = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
}

export const noArguments = Type.Object({}, closed)
export const accountsArguments = Type.Object({ ...page, after: Type.Optional(id) }, closed)
/** An address, or the id of an account. */
export const accountArguments = Type.Object({ account: id }, closed)
export const memberArguments = Type.Object({ organization_id: id, account: id }, closed)
export const organizationArguments = Type.Object({ organization_id: id }, closed)
export const keysArguments = Type.Object(
  {
    organization_id: id,
    ...page,
    after: Type.Optional(Type.Object({ id, created_at: Type.Integer() }, closed)),
  },
  closed,
)
/** Keys that were made with the key go along unless they are kept. */
const time = Type.String({ format: 'date-time', maxLength: 64 })
/** `actor` and `object`: an id, or the address of an account. */
export const auditArguments = Type.Object(
  {
    organization_id: Type.Optional(id),
    actor: Type.Optional(id),
    object: Type.Optional(id),
    action: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
    since: Type.Optional(time),
    until: Type.Optional(time),
    ...page,
    after: Type.Optional(Type.Object({ id, at: Type.Integer() }, closed)),
  },
  closed,
)
export const keyArguments = Type.Object(
  { key_id: id, descendants: Type.Optional(Type.Union([Type.Literal('revoke'), Type.Literal('keep')])) },
  closed,
)
export const rotateArguments = Type.Object(
  {
    kind: Type.Union([Type.Literal('pepper'), Type.Literal('signing_key')]),
    /** Whether a signing key signs at once, unannounced: for one that has leaked. */
    at_once: Type.Optional(Type.Boolean()),
  },
  closed,
)
/** Where to go on; absent at the start. `first` is the id of the secret that the caller takes for the one that seals. */
export const resealArguments = Type.Object(
  {
    first: Type.Optional(id),
    position: Type.Optional(
      Type.Object(
        {
          purpose: Type.Union(sealPurposes.map((purpose) => Type.Literal(purpose))),
          after: Type.String({ maxLength: 320 }),
        },
        closed,
      ),
    ),
  },
  closed,
)
export const secretArguments = Type.Object({ id }, closed)

/** @throws ControlRefusal `arguments_invalid`, which names the fields that there are */
export function argumentsAs<Schema extends TSchema>(schema: Schema, args: unknown): Static<Schema> {
  const given = args ?? {}
  if (Value.Check(schema, given)) return given
  const fields = 'properties' in schema ? Object.keys(Object(schema.properties)) : []
  const taken = fields.length === 0 ? 'none' : fields.join(', ')
  throw new ControlRefusal('arguments_invalid', `The arguments are not what the operation takes (${taken}).`)
}
