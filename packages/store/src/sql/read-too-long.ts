/**
 * A read that took longer than it was given. Nothing was changed, and asking again the same way takes as long.
 */
import { hasBrand } from 'claviger'

const brand = Symbol.for('claviger.read-too-long')

export class ReadTooLong extends Error {
  constructor() {
    super('the read took too long')
    this.name = 'ReadTooLong'
  }

  get [brand](): true {
    return true
  }
}

/** Whether `error` is a `ReadTooLong`, whichever copy of this module made it. */
export function isReadTooLong(error: unknown): error is ReadTooLong {
  return hasBrand(error, brand)
}
