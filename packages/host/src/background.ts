/**
 * Work that comes round: flushing usage, looking after keys, clearing out.
 *
 * What the work is comes from outside; sending mails has its own loop (mail/notice-sender.ts).
 */
import type { Logger } from './logging.ts'
import { within } from './time-bound.ts'

export interface Chore {
  /** For the log and the figures. */
  readonly name: string
  readonly everyMs: number
  readonly run: () => Promise<unknown>
  /** Runs once more when the process ends: for what would be lost otherwise. */
  readonly atStop?: boolean
}

export interface ChoreFigures {
  readonly name: string
  readonly runs: number
  readonly failures: number
}

export interface Background {
  /** Begins a chore; its first run is one interval away. A chore never overlaps itself. */
  add(chore: Chore): void
  /** Counts since the start, for `exposeCounter`. */
  figures(): readonly ChoreFigures[]
  /**
   * Starts nothing new, waits for what runs and then for the last run of each `atStop` chore, in the order in which
   * they were added, at most `boundMs` (5 s) altogether. False where that was not enough.
   */
  stop(boundMs?: number): Promise<boolean>
}

export interface BackgroundOptions {
  readonly log: Pick<Logger, 'error'>
  /** From 0 to 1. Each wait is its interval give or take a tenth, so that processes do not march in step. */
  readonly random?: () => number
}

class RunningChore {
  readonly chore: Chore
  readonly #options: BackgroundOptions
  #timer: NodeJS.Timeout | undefined
  #underWay: Promise<void> = Promise.resolve()
  #stopped = false
  runs = 0
  failures = 0

  constructor(chore: Chore, options: BackgroundOptions) {
    this.chore = chore
    this.#options = options
    this.#wait()
  }

  #wait(): void {
    if (this.#stopped) return
    const random = this.#options.random ?? Math.random
    const delay = this.chore.everyMs * (0.9 + 0.2 * random())
    this.#timer = setTimeout(() => {
      this.#underWay = this.#run().then(() => this.#wait())
    }, delay)
    // Coming work is no reason for a process to live.
    this.#timer.unref()
  }

  async #run(): Promise<void> {
    this.runs++
    try {
      await this.chore.run()
    } catch (error) {
      this.failures++
      this.#options.log.error({ err: error, chore: this.chore.name }, 'background work failed')
    }
  }

  halt(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  async finish(): Promise<void> {
    await this.#underWay
    if (this.chore.atStop === true) await this.#run()
  }
}

/** A keeper of chores. A chore that fails is logged, counted and run again at its next turn. */
export function createBackground(options: BackgroundOptions): Background {
  const chores: RunningChore[] = []
  let stopping: Promise<void> | null = null
  const finishAll = async (): Promise<void> => {
    for (const chore of chores) chore.halt()
    for (const chore of chores) await chore.finish()
  }
  return {
    add(chore) {
      if (!(chore.everyMs > 0)) throw new TypeError('add: everyMs must be a positive number of milliseconds')
      if (stopping === null) chores.push(new RunningChore(chore, options))
    },
    figures() {
      return chores.map(({ chore, runs, failures }) => ({ name: chore.name, runs, failures }))
    },
    async stop(boundMs = 5_000) {
      stopping ??= finishAll()
      return await within(
        stopping.then(() => true),
        boundMs,
        false,
      )
    },
  }
}
