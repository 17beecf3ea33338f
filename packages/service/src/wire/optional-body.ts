/**
 * A body that may be left out: the same as an empty object.
 *
 * To be used with a schema whose fields are all optional.
 */
import type { preValidationHookHandler } from 'fastify'

export const optionalBody: preValidationHookHandler = (request, _reply, done) => {
  request.body ??= {}
  done()
}
