/**
 * What stands for somebody in a small circle: the first letters of their first two words, or the first two of the only one.
 *
 * Whole characters: half of an emoji is no character at all.
 */

/** @param called a name or an email address */
export function initialsOf(called: string): string {
  const [first = [], second] = called
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => [...word])
  const letters = second === undefined ? first.slice(0, 2) : [first[0], second[0]]
  return letters.join('').toUpperCase()
}
