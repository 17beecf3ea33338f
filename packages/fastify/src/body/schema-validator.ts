/**
 * Checking what a request holds against the route's TypeBox schema: bodies as they are, query strings turned into numbers
 * and booleans first.
 *
 * The schemas that services share are in `../openapi/shared-schemas.ts`.
 */
import { Refusal } from 'claviger'
import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { RequestProblem } from '../reply/request-problem.ts'
import { type Fault, firstFault, firstOversizedMap, hasMaps } from './first-fault.ts'

/**
 * A body that does not fit is `body_invalid` with the path of its first offending field, a query string `query_invalid`;
 * only names that the schema has are told. A path parameter that does not fit names nothing that exists: `not_found`.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema)
  const isQuery = httpPart === 'querystring' || httpPart === 'query'
  const coercions = isQuery ? coercionsOf(schema) : []
  const names = namesIn(schema)
  const mapped = hasMaps(schema)
  return (sent: unknown) => {
    const value = coerced(coercions, sent)
    const oversized = mapped ? firstOversizedMap(schema, value) : null
    if (oversized === null && validator.Check(value)) return { value }
    if (httpPart === 'params') return { error: new Refusal('not_found') }
    if (httpPart === 'headers') return { error: new RequestProblem('request_malformed') }
    const fault = oversized ?? firstFault(schema, value)
    if (isQuery) {
      return {
        error: new RequestProblem('query_invalid', { field: fieldOf(fault, names, 'unknown parameters') }),
      }
    }
    return { error: new RequestProblem('body_invalid', { field: fieldOf(fault, names, 'unknown fields') }) }
  }
}

/** Every name that `schema` has for a property, at any depth. */
export function namesIn(schema: unknown, names = new Set<string>()): ReadonlySet<string> {
  if (typeof schema !== 'object' || schema === null) return names
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties') for (const name of Object.keys(value)) names.add(name)
    namesIn(value, names)
  }
  return names
}

/**
 * Where the first fault is: as far down as the schema's own names and list positions go, for any other name is the
 * sender's, and people do send secrets where a name should be.
 *
 * @param unknown what to say where not even the first name is ours
 */
function fieldOf({ path, kind }: Fault, names: ReadonlySet<string>, unknown: string): string {
  if (path.length === 0) return kind === 'unknown_name' ? unknown : 'body'
  return ownPath(path, names) ?? unknown
}

/** `parts` as far down as they are `names` and list positions, with dots between; null where not even the first is. */
export function ownPath(parts: readonly string[], names: ReadonlySet<string>): string | null {
  const foreign = parts.findIndex((part) => !names.has(part) && !/^\d{1,9}$/.test(part))
  const ours = foreign === -1 ? parts : parts.slice(0, foreign)
  return ours.length === 0 ? null : ours.join('.')
}

/** The properties of a query string that are not plain strings, with what they are. */
function coercionsOf(schema: TSchema): readonly (readonly [name: string, type: string])[] {
  const properties: unknown = 'properties' in schema ? schema.properties : undefined
  if (typeof properties !== 'object' || properties === null) return []
  return Object.entries(properties as Record<string, { readonly type?: unknown }>).flatMap(
    ([name, { type }]) => (typeof type === 'string' && type !== 'string' ? [[name, type] as const] : []),
  )
}

/**
 * `sent` with numbers, booleans and lists where the schema asks for them. Stricter than a conversion: a number is decimal
 * digits and nothing else, so that `limit=`, `limit=0x10` or `limit=1.5` are refused instead of guessed at.
 */
function coerced(coercions: ReturnType<typeof coercionsOf>, sent: unknown): unknown {
  if (coercions.length === 0) return sent
  const result: Record<string, unknown> = { ...(sent as Record<string, unknown>) }
  for (const [name, type] of coercions) {
    const value = result[name]
    if (typeof value === 'string') result[name] = coercedValue(type, value)
  }
  return result
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
])

function coercedValue(type: string, value: string): unknown {
  switch (type) {
    case 'integer':
      return /^-?\d{1,15}$/.test(value) ? Number(value) : value
    case 'number':
      return /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : value
    case 'boolean':
      return booleans.get(value) ?? value
    case 'array':
      return [value]
    default:
      return value
  }
}
