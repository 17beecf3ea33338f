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
 * What no text may hold that is shown to people: control characters, and what turns the direction of writing or takes no room.
 * For the inside of a pattern's brackets. The two joiners stay, which some scripts cannot be written without.
 */
export const unshown =
  '\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff'

/** What nothing is seen of where it stands alone: the joiners, fillers, and marks that only change what is beside them. */
const blank =
  '\\s\\u00ad\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200c\\u200d\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0'

/**
 * 1 to 100 characters of which one at least is seen; white space around them is dropped. Names are shown in terminals and
 * beside other names, and people type them to confirm what they delete.
 */
export const NameAsked = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: `^(?=.*[^${blank}])[^${unshown}]+$`,
  description: '1 to 100 characters, none of them control characters; white space around them is dropped.',
})

/** For the inside of a pattern's brackets. */
const notInAddresses = `\\s@<>()\\[\\]\\\\,;:"${unshown}`

/** One address without display name, comment or quoting; the domain may be any. */
export const EmailAsked = Type.String({
  minLength: 3,
  maxLength: 254,
  pattern: `^[^${notInAddresses}]{1,64}@[^${notInAddresses}]{1,253}$`,
  description: 'An email address.',
  examples: ['you@example.com'],
})

export const Message = closed(
  { message: Type.String() },
  { description: 'What happens next, in a sentence.' },
)
