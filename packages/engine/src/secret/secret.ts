/**
 * A value that must not be shown: it prints as `[secret]` wherever something prints it.
 *
 * What is derived from secrets (digests, sealed boxes) lives in its own files; this one only hides.
 */
import { inspect } from 'node:util'

const shown = '[secret]'

/**
 * A string that says what it is by its type (`Secret<'api-key'>`) and hides what it holds:
 * JSON, `util.inspect`, templates, concatenation and loggers all print `[secret]`.
 * Two secrets are never equal by `===`; compare digests in constant time instead.
 */
export class Secret<Kind extends string> {
  readonly #value: string
  /** Exists for the type checker only: keeps `Secret<'a'>` and `Secret<'b'>` apart. */
  declare protected readonly kind: Kind

  constructor(value: string) {
    this.#value = value
  }

  /** The only way to the value. Each use is a place to review. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return shown
  }

  toJSON(): string {
    return shown
  }

  [inspect.custom](): string {
    return shown
  }
}
