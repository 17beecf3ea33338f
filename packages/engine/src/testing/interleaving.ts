/**
 * Every order in which a handful of steps can happen, one after another, for models of what runs concurrently.
 *
 * A history is judged by the test that asks for it.
 */

/** One participant: its steps, in their own order. */
export type Script = readonly string[]

/** All merges of `scripts` that keep the order within each, as lists of steps. */
export function* interleavings(scripts: readonly Script[]): Generator<readonly string[]> {
  const open = scripts.flatMap((script, at) => (script.length > 0 ? [at] : []))
  if (open.length === 0) yield []
  for (const at of open) {
    const [step = '', ...rest] = scripts[at] ?? []
    const remaining = scripts.map((script, other) => (other === at ? rest : script))
    for (const tail of interleavings(remaining)) yield [step, ...tail]
  }
}
