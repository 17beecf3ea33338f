/**
 * The known name that a mistyped one most likely meant.
 *
 * Not here: what is done with it. Configuration says it in a sentence.
 */

/** Steps (insert, drop, replace one character) from `a` to `b` (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** The name of `known` nearest to `name`, or null where none is near enough (a third of its length) to be meant. */
export function nearestName(name: string, known: Iterable<string>): string | null {
  let best: string | null = null
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    // A name that stops short is a likelier mistake than any other.
    const steps = candidate.startsWith(name) ? 0 : distance(name.slice(0, 100), candidate)
    if (steps >= bestDistance) continue
    best = candidate
    bestDistance = steps
  }
  return best
}
