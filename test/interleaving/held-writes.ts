/**
 * Writes of a running service, held before they begin: a request has been judged and has come as far as it can without
 * writing, and waits there while the test changes what it was judged by.
 *
 * Nothing of the service knows of it: the store that it writes through is given another `write`.
 */
import type { OpenedStore } from '@claviger/store'

type Write = OpenedStore['write']

export interface HeldWrite {
  /** Resolves when a write has come, and waits. */
  readonly reached: Promise<void>
  /** Lets it go on. */
  go(): void
}

export class HeldWrites {
  #next: { readonly arrive: () => void; readonly mayGo: Promise<void> } | null = null

  constructor(store: OpenedStore) {
    const write = store.write.bind(store)
    const held: Write = async (work) => {
      const next = this.#next
      this.#next = null
      if (next !== null) {
        next.arrive()
        await next.mayGo
      }
      return write(work)
    }
    Object.assign(store, { write: held })
  }

  /** Holds the next write that comes; those after it go through. */
  holdNext(): HeldWrite {
    const reached = Promise.withResolvers<void>()
    const mayGo = Promise.withResolvers<void>()
    this.#next = { arrive: reached.resolve, mayGo: mayGo.promise }
    return { reached: reached.promise, go: mayGo.resolve }
  }
}
