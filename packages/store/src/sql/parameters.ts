/**
 * The parameters of a statement, as both databases take them alike.
 *
 * node:sqlite reads an object in the first place as named parameters and stores NULL for what is missing; pg writes
 * dates in local time. Both happen silently, so what is not a plain value is refused here.
 */

export type SqlValue = string | number | bigint | null | Uint8Array

function plain(value: unknown, index: number): SqlValue {
  switch (typeof value) {
    case 'string':
    case 'bigint':
      return value
    case 'number':
      if (Number.isFinite(value)) return value
      break
    case 'boolean':
      return value ? 1 : 0
    default:
      if (value === null || value instanceof Uint8Array) return value
  }
  const kind = value instanceof Date ? 'a Date' : typeof value
  throw new TypeError(`SQL parameter ${index + 1} must be text, a finite number, bytes or null, not ${kind}`)
}

/**
 * `values` with booleans as 0 and 1.
 *
 * @throws TypeError for a Date, another object, undefined, NaN or an infinity; names the position, not the value
 */
export function plainParameters(values: readonly unknown[]): SqlValue[] {
  return values.map(plain)
}
