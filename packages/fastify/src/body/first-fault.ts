/**
 * The first thing in a value that does not fit its schema, found without looking at what comes after it.
 *
 * typebox's own `Errors` walks the whole value, however much of it there is: that is the sender's choice.
 */
import type { TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'

export interface Fault {
  /** From the outside in; names may be the sender's. */
  readonly path: readonly string[]
  readonly kind: 'unknown_name' | 'value'
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly patternProperties?: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
  readonly maxProperties?: number
  readonly additionalProperties?: unknown
}

/** Sub-schemas are few and live as long as the routes. */
const validators = new WeakMap<TSchema, Validator>()

function fits(schema: TSchema, value: unknown): boolean {
  const known = validators.get(schema) ?? Compile(schema)
  validators.set(schema, known)
  return known.Check(value)
}

/** Where `value` first fails `schema`; `value` is known to fail it. */
export function firstFault(schema: TSchema, value: unknown, path: readonly string[] = []): Fault {
  if (Array.isArray(value)) return faultInList(schema, value, path)
  if (typeof value === 'object' && value !== null) {
    return faultInObject(schema, value as Readonly<Record<string, unknown>>, path)
  }
  return { path, kind: 'value' }
}

/** Whether `schema` has maps: names that the sender chooses, each of which `Check` looks at before it counts them. */
export function hasMaps(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false
  return 'patternProperties' in schema || Object.values(schema).some(hasMaps)
}

/** The first map in `value` with more names than it may have; null: none. For what `hasMaps`, before it is checked. */
export function firstOversizedMap(
  schema: TSchema,
  value: unknown,
  path: readonly string[] = [],
): Fault | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const { maxProperties, properties = {} } = schema as ObjectSchema
  if (maxProperties !== undefined && Object.keys(value).length > maxProperties) return { path, kind: 'value' }
  for (const [name, inner] of Object.entries(properties)) {
    const fault = firstOversizedMap(inner, Reflect.get(value, name), [...path, name])
    if (fault !== null) return fault
  }
  return null
}

function faultInList(schema: TSchema, value: readonly unknown[], path: readonly string[]): Fault {
  const items = 'items' in schema ? (schema.items as TSchema) : null
  const tooMany = 'maxItems' in schema && value.length > Number(schema.maxItems)
  if (items === null || tooMany) return { path, kind: 'value' }
  const index = value.findIndex((one) => !fits(items, one))
  return index === -1 ? { path, kind: 'value' } : firstFault(items, value[index], [...path, String(index)])
}

function faultInObject(
  schema: TSchema,
  value: Readonly<Record<string, unknown>>,
  path: readonly string[],
): Fault {
  const { properties = {}, required = [], additionalProperties, patternProperties } = schema as ObjectSchema
  const missing = required.find((name) => !Object.hasOwn(value, name))
  if (missing !== undefined) return { path: [...path, missing], kind: 'value' }
  if (patternProperties === undefined && additionalProperties === false) {
    const foreign = Object.keys(value).find((name) => !Object.hasOwn(properties, name))
    if (foreign !== undefined) return { path, kind: 'unknown_name' }
  }
  for (const [name, inner] of Object.entries(properties)) {
    if (Object.hasOwn(value, name) && !fits(inner, value[name])) {
      return firstFault(inner, value[name], [...path, name])
    }
  }
  return { path, kind: 'value' }
}
