/**
 * Looking for secrets where none may be: whole, in part, or encoded.
 *
 * Which secrets there are and where they may not be is the test's (secrets.test.ts).
 */

export interface KnownSecret {
  /** For the finding, which must not hold the secret itself. */
  readonly what: string
  readonly text: string
}

const fragmentLength = 8

/** The ways in which a text is commonly written down. In base64 its bytes may begin at any of three places. */
function formsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  const inBase64 = [0, 1, 2].flatMap((skipped) => {
    const encoded = bytes.subarray(skipped).toString('base64').replaceAll('=', '')
    // The last characters depend on what follows.
    const stable = encoded.slice(0, -2)
    return [stable, stable.replaceAll('+', '-').replaceAll('/', '_')]
  })
  return [
    text,
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
    bytes.toString('hex'),
    ...inBase64,
  ]
}

/** Every piece of eight characters at a multiple of eight: of any fifteen characters in a row, eight are one of these. */
function fragmentsOf(form: string): readonly string[] {
  const count = Math.floor(form.length / fragmentLength)
  return Array.from({ length: count }, (_, at) => form.slice(at * fragmentLength, (at + 1) * fragmentLength))
}

/** Finds any fifteen characters in a row of any of `secrets`, in any of their forms. Secrets must be random. */
export class LeakDetector {
  readonly #owners = new Map<string, string>()

  constructor(secrets: readonly KnownSecret[]) {
    for (const { what, text } of secrets) {
      if (text.length < 2 * fragmentLength) throw new TypeError(`LeakDetector: ${what} is too short`)
      for (const fragment of formsOf(text).flatMap(fragmentsOf)) this.#owners.set(fragment, what)
    }
  }

  /** What is in `content`, by name. */
  find(content: string | Buffer): readonly string[] {
    const text = typeof content === 'string' ? content : content.toString('latin1')
    const found = new Set<string>()
    for (let at = 0; at + fragmentLength <= text.length; at++) {
      const owner = this.#owners.get(text.slice(at, at + fragmentLength))
      if (owner !== undefined) found.add(owner)
    }
    return [...found]
  }
}
