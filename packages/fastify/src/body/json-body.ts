/**
 * Reading a JSON body: one media type, strict UTF-8, no poisoned prototypes, nothing a database could not hold.
 *
 * Whether the fields are the right ones is the route's schema (`schema-validator.ts`).
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { RequestProblem } from '../reply/request-problem.ts'

/** Set on a request whose body was inflated on the way in (`gzip-body.ts`). */
export const inflated = Symbol('inflated')

/** Makes `application/json` the only body that `app` reads; anything else is answered 415. */
export function readJsonOnly(app: FastifyInstance): void {
  const parse = jsonReader(app)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    const { headers } = request
    const isEncoded = headers['content-encoding'] !== undefined && !(inflated in request)
    if (isEncoded || !isJsonInUtf8(headers['content-type'])) {
      done(new RequestProblem('media_type_unsupported'))
      return
    }
    // A DELETE or POST without a body often says it is JSON; a route that needs one refuses `undefined` by its schema.
    if (bytes.length === 0) {
      done(null, undefined)
      return
    }
    try {
      done(null, parse(request, bytes as Buffer))
    } catch (error) {
      done(error instanceof RequestProblem ? error : new RequestProblem('body_not_json'))
    }
  })
}

type JsonReader = (request: FastifyRequest, bytes: Buffer) => unknown

/** Fastify's own parser, which knows how prototypes are poisoned, between two looks at the text. */
function jsonReader(app: FastifyInstance): JsonReader {
  const parse = app.getDefaultJsonParser('error', 'error')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return (request, bytes) => {
    const text = decoder.decode(bytes)
    let result: unknown
    // It answers before it returns, through the callback only.
    void parse(request, text, (error, body) => {
      if (error !== null) throw error
      result = body
    })
    const field = mayHoldUnstorable(text) ? unstorableField(result, '') : null
    if (field !== null) throw new RequestProblem('body_invalid', { field })
    return result
  }
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
  const here = path === '' ? 'body' : path
  if (typeof value === 'string') return isStorable(value) ? null : here
  if (typeof value !== 'object' || value === null) return null
  for (const [name, inner] of Object.entries(value)) {
    const field = isStorable(name) ? unstorableField(inner, joined(path, name)) : here
    if (field !== null) return field
  }
  return null
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}
