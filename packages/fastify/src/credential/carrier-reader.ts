/**
 * Finding the credential among a request's headers, by the carriers of the service's dialect.
 *
 * Whether it is any good, the engine says. Cookies are read in `callers.ts`, and only where this finds nothing.
 */
import type { Carried, Carriers } from 'claviger'

/** What was found. `unreadable` is a header meant to carry a credential with something else in it. */
export type Found = 'none' | 'api_key' | 'access_token' | 'unreadable' | 'duplicate' | 'conflict'

interface Carrier {
  /** With the space that follows, lower-case unless case counts; `''`: the value is the credential. */
  readonly scheme: string
  readonly caseSensitive: boolean
  readonly carries: Carried
}

interface CarrierHeader {
  readonly name: string
  readonly carriers: readonly Carrier[]
  /** The read that last saw this header, for telling a second line of it without a set of names. */
  seenIn: number
}

/**
 * Reads one request at a time, without a promise, a regular expression or an allocation but the credential itself: it is
 * on the path of every guarded request.
 */
export class CarrierReader {
  readonly #keyPrefix: string
  /** By the length of their names: most headers are out of the question before a character is compared. */
  readonly #headers: readonly (readonly CarrierHeader[] | undefined)[]
  #text = ''
  #reads = 0

  constructor(carriers: Carriers) {
    this.#keyPrefix = carriers.keyPrefix
    this.#headers = headersOf(carriers)
  }

  /**
   * Looks through `rawHeaders` (name, value, name, …), in which Node keeps lines that it drops from `headers` when they come
   * twice. Two headers may carry the same credential; the same header may not come twice.
   */
  read(rawHeaders: readonly string[]): Found {
    const read = ++this.#reads
    let found: Found = 'none'
    let text = ''
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const header = this.#headerNamed(rawHeaders[index] as string)
      if (header === null) continue
      if (header.seenIn === read) return 'duplicate'
      header.seenIn = read
      const kind = this.#readValue(header.carriers, rawHeaders[index + 1] as string)
      if (found !== 'none' && (kind !== found || this.#text !== text)) return 'conflict'
      found = kind
      text = this.#text
    }
    this.#text = text
    return found
  }

  /** The credential of the last `read` that found one; once. */
  take(): string {
    const text = this.#text
    this.#text = ''
    return text
  }

  #headerNamed(name: string): CarrierHeader | null {
    const candidates = this.#headers[name.length]
    if (candidates === undefined) return null
    for (const header of candidates) {
      if (name === header.name || name.toLowerCase() === header.name) return header
    }
    return null
  }

  #readValue(carriers: readonly Carrier[], value: string): Found {
    for (const carrier of carriers) {
      const { length } = carrier.scheme
      if (!startsWithScheme(value, carrier)) continue
      const text = length === 0 ? value : value.slice(length)
      // One space and no more: a second one would be part of the credential.
      if (text === '' || text.charCodeAt(0) === 0x20) continue
      this.#text = text
      if (carrier.carries !== 'either') return carrier.carries
      return text.startsWith(this.#keyPrefix) ? 'api_key' : 'access_token'
    }
    this.#text = value
    return 'unreadable'
  }
}

function startsWithScheme(value: string, { scheme, caseSensitive }: Carrier): boolean {
  if (scheme === '' || value.startsWith(scheme)) return true
  return !caseSensitive && value.slice(0, scheme.length).toLowerCase() === scheme.toLowerCase()
}

function headersOf(carriers: Carriers): (readonly CarrierHeader[] | undefined)[] {
  const byName = Map.groupBy(carriers.headers, ({ header }) => header.toLowerCase())
  const byLength: CarrierHeader[][] = []
  for (const [name, ways] of byName) {
    const header = {
      name,
      seenIn: 0,
      carriers: ways.map(({ scheme, schemeCaseSensitive, carries }) => ({
        scheme: scheme === null ? '' : `${scheme} `,
        caseSensitive: schemeCaseSensitive,
        carries,
      })),
    }
    const others = byLength[name.length] ?? []
    others.push(header)
    byLength[name.length] = others
  }
  return byLength
}
