/**
 * The paths a server answers to, for telling a wrong method (405) from a wrong path (404).
 *
 * Routing is Fastify's; this is asked only about requests that no route took, so that the others pay nothing for it.
 */
interface KnownPath {
  readonly segments: readonly string[]
  readonly methods: Set<string>
}

export class KnownPaths {
  readonly #paths = new Map<string, KnownPath>()

  /** @param pattern as given to Fastify: `/items/:id`, `/files/*` */
  add(pattern: string, methods: readonly string[]): void {
    const known = this.#paths.get(pattern) ?? { segments: pattern.split('/'), methods: new Set() }
    for (const method of methods) known.methods.add(method.toUpperCase())
    this.#paths.set(pattern, known)
  }

  /** Sorted methods that the path of `url` answers to; null: no route has it. */
  methodsOf(url: string): readonly string[] | null {
    const segments = pathOf(url).split('/')
    const methods = new Set<string>()
    for (const known of this.#paths.values()) {
      if (!matches(known.segments, segments)) continue
      for (const method of known.methods) methods.add(method)
    }
    return methods.size === 0 ? null : [...methods].sort()
  }
}

function pathOf(url: string): string {
  const end = url.search(/[?#]/)
  return end === -1 ? url : url.slice(0, end)
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  for (const [index, part] of pattern.entries()) {
    if (part === '*') return segments.length > index
    const segment = segments[index]
    if (segment === undefined) return false
    const isSame = part.includes(':') ? segment !== '' : part === segment || part === decoded(segment)
    if (!isSame) return false
  }
  return pattern.length === segments.length
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
