/**
 * The part of a feed that is inside one process: who is told of changes.
 *
 * What tells them, and when, are the feeds beside this file.
 */
import type { ApplyChange, Subject } from 'claviger'

export class Listeners {
  readonly #listeners: ApplyChange[] = []

  add(apply: ApplyChange): void {
    this.#listeners.push(apply)
  }

  tell(subjects: readonly (Subject | 'everything')[]): void {
    for (const subject of subjects) {
      for (const apply of this.#listeners) apply(subject)
    }
  }
}
