/**
 * Notes of uses, before they are written: of each subject only the last, in the order of ids, in batches.
 *
 * Who collects them: the engine.
 */
import type { EpochMs } from 'claviger'

/** How many rows are written in one transaction: about 5 ms on SQLite, during which the event loop stands still. */
const batchSize = 200

/**
 * The latest note of each id, in batches. The fixed order keeps two writers from waiting for each other in a circle.
 */
export function latestOfEach<Note extends { readonly at: EpochMs }>(
  notes: readonly Note[],
  idOf: (note: Note) => string,
): readonly (readonly Note[])[] {
  const latest = new Map<string, Note>()
  for (const note of notes) {
    const known = latest.get(idOf(note))
    if (known === undefined || known.at <= note.at) latest.set(idOf(note), note)
  }
  const sorted = [...latest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, note]) => note)
  const batches: Note[][] = []
  for (let start = 0; start < sorted.length; start += batchSize) {
    batches.push(sorted.slice(start, start + batchSize))
  }
  return batches
}
