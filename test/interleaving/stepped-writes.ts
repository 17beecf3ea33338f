/**
 * Writes that stop once, inside their transaction, after as many calls of its ports as asked for.
 *
 * On PostgreSQL another transaction can run meanwhile; on SQLite there is only one.
 */
import type { OpenedStore } from '@claviger/store'

type Write = OpenedStore['write']
export interface Stop {
  /** Resolves to true when the write has stopped, to false when it ended without. */
  readonly reached: Promise<boolean>
  go(): void
}

interface Plan {
  /** Calls until it stops. */
  steps: number
  readonly arrive: (stopped: boolean) => void
  readonly mayGo: Promise<void>
}

export class SteppedWrites {
  #plan: Plan | null = null

  constructor(store: OpenedStore) {
    const write = store.write.bind(store)
    const stepped: Write = async (work) => {
      const plan = this.#plan
      this.#plan = null
      if (plan === null) return write(work)
      try {
        return await write((transaction) => work(watched(transaction, () => this.#step(plan))))
      } finally {
        plan.arrive(false)
      }
    }
    Object.assign(store, { write: stepped })
  }

  /** Lets the next write stop after `steps` calls. */
  stopNext(steps: number): Stop {
    const reached = Promise.withResolvers<boolean>()
    const mayGo = Promise.withResolvers<void>()
    this.#plan = { steps, arrive: reached.resolve, mayGo: mayGo.promise }
    return { reached: reached.promise, go: mayGo.resolve }
  }

  async #step(plan: Plan): Promise<void> {
    plan.steps -= 1
    if (plan.steps !== 0) return
    plan.arrive(true)
    await plan.mayGo
  }
}

/** `target`, telling of each call of it and of its ports once that has come back. */
function watched<T extends object>(target: T, onCall: () => Promise<void>): T {
  return new Proxy(target, {
    get(_, name) {
      const value: unknown = Reflect.get(target, name)
      // The database's own transaction is no port.
      if (name === 'database') return value
      if (typeof value === 'function') {
        return async (...given: unknown[]) => {
          const result: unknown = await Reflect.apply(value, target, given)
          await onCall()
          return result
        }
      }
      return typeof value === 'object' && value !== null ? watched(value, onCall) : value
    },
  })
}
