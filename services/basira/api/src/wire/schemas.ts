/**
 * The body of an error of Basira, beside the schemas that every service speaks.
 *
 * They validate, serialise and are the OpenAPI document at once.
 */
import { closed } from '@claviger/service'
import { Type } from 'typebox'

export { closed, EmailAsked, IdParams, Message, NameAsked, TimeAsked, unshown } from '@claviger/service'

export const ErrorBody = closed(
  { error: Type.String({ description: 'A sentence for people that says what to do.' }) },
  { description: 'Why the call was refused.' },
)
