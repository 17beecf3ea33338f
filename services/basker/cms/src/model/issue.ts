/**
 * What is wrong with a document that somebody wants to write, field by field.
 *
 * Status and body of the reply: whoever serves it (422, `errors`).
 */
import { hasBrand } from 'claviger'
export type IssueCode =
  | 'unknown_field'
  | 'required'
  | 'wrong_type'
  | 'too_long'
  | 'too_many'
  | 'out_of_range'
  | 'not_an_option'
  | 'not_a_slug'
  | 'not_a_date'
  | 'not_a_web_address'
  | 'not_text'
  | 'unknown_document'

export interface Issue {
  /** Names of fields and places in lists, dotted: `seo.title`, `tags.3`. A field that does not exist is given as sent, cut to 100 characters. */
  readonly path: string
  /** Never holds a value. */
  readonly message: string
  readonly code: IssueCode
}

const brand = Symbol.for('basker.invalid-document')

/** A body that cannot be written. Nothing was. */
export class InvalidDocument extends Error {
  readonly issues: readonly Issue[]

  constructor(issues: readonly Issue[]) {
    super('The document is not valid')
    this.name = 'InvalidDocument'
    this.issues = issues
  }

  get [brand](): true {
    return true
  }
}

/** Whether `error` is an `InvalidDocument`, whichever copy of this module made it. */
export function isInvalidDocument(error: unknown): error is InvalidDocument {
  return hasBrand(error, brand)
}
