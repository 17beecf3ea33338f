/**
 * What has been started, in the order in which it is stopped.
 *
 * What is started: `service-process.ts`.
 */
export class Stops {
  readonly #stops: (() => Promise<unknown>)[] = []
  #stopped: Promise<void> | null = null

  /** The last to be added is the first to be stopped. */
  add(stop: () => Promise<unknown>): void {
    this.#stops.unshift(stop)
  }

  /** Runs every stop, whatever became of those before; then rejects with the first failure. */
  run(): Promise<void> {
    this.#stopped ??= this.#run()
    return this.#stopped
  }

  async #run(): Promise<void> {
    const failures: unknown[] = []
    for (const stop of this.#stops) await stop().catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw failures[0]
  }
}
