/**
 * Brands: how a value is recognised that may come from another copy of the module which made it.
 *
 * Two bundles, or two installed versions, have two classes of one name, and `instanceof` then says no to a value that is one.
 * A brand is a symbol of the global registry (`Symbol.for`), the same in every copy, and no JSON can bring one in.
 */

/** Whether `value` is an object with `brand`. */
export function hasBrand(value: unknown, brand: symbol): boolean {
  return typeof value === 'object' && value !== null && Reflect.get(value, brand) === true
}
