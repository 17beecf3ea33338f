/**
 * Reading a JSON body: one media type, strict UTF-8, no poisoned prototypes, nothing a database could not hold.
 *
 * Whether the fields are the right ones is the route's schema (`schema-validator.ts`).
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isRequestProblem, RequestProblem } from '../reply/request-problem.ts'
import { namesIn, ownPath } from './schema-validator.ts'

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
      done(isRequestProblem(error) ? error : new RequestProblem('body_not_json'))
    }
  })
}

type JsonReader = (request: FastifyRequest, bytes: Buffer) => unknown

/** Fastify's own parser, which knows how prototypes are poisoned, between two looks at the text. */
function jsonReader(app: FastifyInstance): JsonReader {
  const parse = app.getDefaultJsonParser('error', 'error')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return (request, bytes) => {
    assertPlain(bytes, request.routeOptions.bodyLimit)
    const text = decoder.decode(bytes)
    let result: unknown
    // It answers before it returns, through the callback only.
    void parse(request, text, (error, body) => {
      if (error !== null) throw error
      result = body
    })
    const found = mayHoldUnstorable(text) ? unstorable(result, []) : null
    if (found === null) return result
    // Names that the route does not have are the sender's, and people do send secrets where a name should be.
    const names = namesIn(request.routeOptions.schema?.body)
    throw new RequestProblem('body_invalid', { field: ownPath(found, names) ?? 'body' })
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

/** Deeper than any schema of ours; parsing a megabyte of brackets takes ten times as long as one of text. */
const deepestNesting = 64
/** A body may have a name for so many bytes that its route takes; parsing names takes five times as long as text. */
const bytesAName = 64

/**
 * A pass over the bytes, of which nothing is kept.
 *
 * @throws RequestProblem `body_not_json` where lists and objects stand more than 64 deep in one another, `body_too_large` where
 * there are more names than a 64th of `bodyLimit`
 */
function assertPlain(bytes: Buffer, bodyLimit: number): void {
  let namesLeft = bodyLimit / bytesAName
  let depth = 0
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]
    if (byte === 0x22) index = endOfString(bytes, index)
    else if (byte === 0x3a) namesLeft--
    else depth += depthOf(byte)
    if (depth > deepestNesting) throw new RequestProblem('body_not_json')
    if (namesLeft < 0) throw new RequestProblem('body_too_large')
  }
}

/** Where the quote is that ends the string begun at `start`; what a backslash escapes is none. */
function endOfString(bytes: Buffer, start: number): number {
  let index = start + 1
  while (index < bytes.length && bytes[index] !== 0x22) index += bytes[index] === 0x5c ? 2 : 1
  return index
}

/** What a byte outside of strings adds to the depth. */
function depthOf(byte: number | undefined): number {
  if (byte === 0x5b || byte === 0x7b) return 1
  return byte === 0x5d || byte === 0x7d ? -1 : 0
}

/** Only an escape can bring in a NUL or half a surrogate pair: UTF-8 itself was checked. */
function mayHoldUnstorable(text: string): boolean {
  return text.includes('\\u') && /\\u(?:0000|d[89a-f])/i.test(text)
}

/** Where the first string is that PostgreSQL's `text` refuses: with a NUL, or half a surrogate pair. */
function unstorable(value: unknown, path: readonly string[]): readonly string[] | null {
  if (typeof value === 'string') return isStorable(value) ? null : path
  if (typeof value !== 'object' || value === null) return null
  for (const [name, inner] of Object.entries(value)) {
    const found = isStorable(name) ? unstorable(inner, [...path, name]) : path
    if (found !== null) return found
  }
  return null
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}
