/**
 * Reading a JSON body: one media type, strict UTF-8, no poisoned prototypes, nothing a database could not hold.
 *
 * Whether the fields are the right ones is the route's schema (`schema-validator.ts`).
 */
import type { FastifyInstance } from 'fastify'
import { RequestProblem } from '../reply/request-problem.ts'

/** Set on a request whose body was inflated on the way in (`gzip-body.ts`). */
export const inflated = Symbol('inflated')

/** Makes `application/json` the only body that `app` reads; anything else is answered 415. */
export function readJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const parse = app.getDefaultJsonParser('error', 'error')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    const { headers } = request
    const encoding = headers['content-encoding']
    if (!isJsonInUtf8(headers['content-type']) || (encoding !== undefined && !(inflated in request))) {
      done(new RequestProblem('media_type_unsupported'))
      return
    }
    // A body-less DELETE or POST often says it is JSON; a route that needs a body refuses `undefined` by its schema.
    if (bytes.length === 0) {
      done(null, undefined)
      return
    }
    let text: string
    try {
      text = decoder.decode(bytes as Buffer)
    } catch {
      done(new RequestProblem('body_not_json'))
      return
    }
    parse(request, text, (error, body) => {
      if (error !== null) {
        done(new RequestProblem('body_not_json'))
        return
      }
      const field = mayHoldUnstorable(text) ? unstorableField(body, '') : null
      if (field === null) done(null, body)
      else done(new RequestProblem('body_invalid', { field }))
    })
  })
}

function isJsonInUtf8(contentType: string | undefined): boolean {
  if (contentType === undefined || contentType === 'application/json') return contentType !== undefined
  const [, ...parameters] = contentType.toLowerCase().split(';')
  return parameters.every((parameter) => {
    const [name = '', value = ''] = parameter.split('=')
    return name.trim() !== 'charset' || /^"?utf-?8"?$/.test(value.trim())
  })
}

/** Only an escape can bring in a NUL or half a surrogate pair: UTF-8 itself was checked. */
function mayHoldUnstorable(text: string): boolean {
  return text.includes('\\u') && /\\u(?:0000|d[89a-f])/i.test(text)
}

/** Path of the first string that PostgreSQL's `text` refuses: with a NUL, or half a surrogate pair. */
function unstorableField(value: unknown, path: string): string | null {
  if (typeof value === 'string') return isStorable(value) ? null : path === '' ? 'body' : path
  if (typeof value !== 'object' || value === null) return null
  for (const [name, inner] of Object.entries(value)) {
    if (!isStorable(name)) return path === '' ? 'body' : path
    const field = unstorableField(inner, path === '' ? name : `${path}.${name}`)
    if (field !== null) return field
  }
  return null
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}
