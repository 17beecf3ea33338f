/**
 * Schemas that more than one noun speaks: times, ids, names.
 *
 * They validate, serialise and are the OpenAPI document at once.
 */
import { type TProperties, Type } from 'typebox'

/** An object that takes or shows these fields and no others. */
export function closed<Properties extends TProperties>(
  properties: Properties,
  options: { readonly description?: string; readonly minProperties?: number } = {},
) {
  return Type.Object(properties, { additionalProperties: false, ...options })
}

/** A time that a client sends; any RFC 3339 offset. */
export const TimeAsked = Type.String({
  format: 'date-time',
  maxLength: 64,
  description: 'RFC 3339, with a time zone.',
  examples: ['2027-01-31T12:00:00Z'],
})

/** An id out of a path. What has another form simply is not found. */
export const IdParams = closed({ id: Type.String({ minLength: 1, maxLength: 128 }) })

/**
 * 1 to 100 characters that are not all white space; white space around them is dropped. Without control characters and
 * those that turn the direction of writing: names are shown in terminals and beside other names.
 */
export const NameAsked = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^(?=.*\\S)[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]+$',
  description: '1 to 100 characters, none of them control characters; white space around them is dropped.',
})

export const Message = closed(
  { message: Type.String() },
  { description: 'What happens next, in a sentence.' },
)
