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

const pieceLength = 8
/** As much of a text in base64 as is in a piece of it. */
const base64Length = 10

function cut(text: string, length: number): readonly string[] {
  const count = Math.floor(text.length / length)
  return Array.from({ length: count }, (_, at) => text.slice(at * length, (at + 1) * length))
}

/**
 * What is looked for of a text: every piece of eight characters at a multiple of eight, in each of the ways in which a text is
 * commonly written down. Of any fifteen characters in a row, eight are one of these; and each holds the chance of eight
 * characters, however it is written, so that nothing looks like one by accident.
 */
function fragmentsOf(text: string): readonly string[] {
  const pieces = cut(text, pieceLength).flatMap((piece) => [
    piece,
    encodeURIComponent(piece),
    JSON.stringify(piece).slice(1, -1),
    Buffer.from(piece).toString('hex'),
  ])
  // In base64 the bytes may begin at any of three places, and the last characters depend on what follows.
  const inBase64 = [0, 1, 2].flatMap((skipped) => {
    const encoded = Buffer.from(text).subarray(skipped).toString('base64').replaceAll('=', '').slice(0, -2)
    return [encoded, encoded.replaceAll('+', '-').replaceAll('/', '_')]
  })
  return [...pieces, ...inBase64.flatMap((encoded) => cut(encoded, base64Length))]
}

interface Fragment {
  readonly text: string
  /** Whose it is. */
  readonly what: string
}

/** Finds any fifteen characters in a row of any of `secrets`, in any of their forms. Secrets must be random. */
export class LeakDetector {
  /** By their first characters. */
  readonly #fragments = new Map<string, Fragment[]>()

  constructor(secrets: readonly KnownSecret[]) {
    for (const { what, text } of secrets) {
      if (text.length < 2 * pieceLength) throw new TypeError(`LeakDetector: ${what} is too short`)
      for (const fragment of fragmentsOf(text)) {
        const beginning = fragment.slice(0, pieceLength)
        const known = this.#fragments.get(beginning) ?? []
        known.push({ text: fragment, what })
        this.#fragments.set(beginning, known)
      }
    }
  }

  /** What is in `content`, by name. */
  find(content: string | Buffer): readonly string[] {
    const text = typeof content === 'string' ? content : content.toString('latin1')
    const found = new Set<string>()
    for (let at = 0; at + pieceLength <= text.length; at++) {
      for (const fragment of this.#fragments.get(text.slice(at, at + pieceLength)) ?? []) {
        if (text.startsWith(fragment.text, at)) found.add(fragment.what)
      }
    }
    return [...found]
  }
}
