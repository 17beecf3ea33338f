/**
 * Names of the model, and of roles, as people read them.
 *
 * Labels that the server has are used instead, wherever it has one.
 */

/** `behind-the-scenes` → `Behind the scenes`. */
export function titleOf(name: string): string {
  const words = name.replaceAll(/[-_]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
