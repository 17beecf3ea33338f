/**
 * The orderly end of a process: stop accepting, finish what runs, flush, close, exit.
 *
 * What is stopped comes from outside, step by step.
 */
import type { Logger } from './logging.ts'
import { within } from './time-bound.ts'

/** The part of `process` that is needed, so that a test can stand in for it. */
export interface ProcessLike {
  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown
  off(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown
  exit(code: number): unknown
}

export interface ShutdownOptions {
  readonly log: Pick<Logger, 'info' | 'error'>
  /** For all steps together; 9.5 s, so that the process is gone within ten. */
  readonly boundMs?: number
  readonly process?: ProcessLike
}

export interface Shutdown {
  /** Adds a step. Steps run one after another in the order in which they were added; one that fails stops no other. */
  step(name: string, run: () => Promise<unknown>): void
  /**
   * Ends the process as SIGTERM would: exit code 0, or 1 where a step failed or the bound was hit. Calls after the
   * first get the same promise.
   */
  begin(reason: string): Promise<void>
  /** Begins at SIGTERM and SIGINT; a second signal exits at once with 1. */
  listen(): void
  /** Undoes `listen`. */
  ignore(): void
}

interface Step {
  readonly name: string
  readonly run: () => Promise<unknown>
}

class OrderlyShutdown implements Shutdown {
  readonly #log: ShutdownOptions['log']
  readonly #boundMs: number
  readonly #process: ProcessLike
  readonly #steps: Step[] = []
  #current = 'none'
  #begun: Promise<void> | null = null

  constructor(options: ShutdownOptions) {
    this.#log = options.log
    this.#boundMs = options.boundMs ?? 9_500
    this.#process = options.process ?? process
  }

  step(name: string, run: () => Promise<unknown>): void {
    this.#steps.push({ name, run })
  }

  begin(reason: string): Promise<void> {
    this.#begun ??= this.#end(reason)
    return this.#begun
  }

  listen(): void {
    this.#process.on('SIGTERM', this.#onTerminate)
    this.#process.on('SIGINT', this.#onInterrupt)
  }

  ignore(): void {
    this.#process.off('SIGTERM', this.#onTerminate)
    this.#process.off('SIGINT', this.#onInterrupt)
  }

  readonly #onTerminate = (): void => this.#onSignal('SIGTERM')
  readonly #onInterrupt = (): void => this.#onSignal('SIGINT')

  #onSignal(signal: string): void {
    if (this.#begun !== null) {
      this.#log.error({ signal, step: this.#current }, 'second signal: exiting at once')
      this.#process.exit(1)
      return
    }
    void this.begin(signal)
  }

  async #end(reason: string): Promise<void> {
    this.#log.info({ reason }, 'shutting down')
    const outcome = await within(this.#runSteps(), this.#boundMs, 'late')
    if (outcome === 'late') {
      this.#log.error({ step: this.#current }, 'shutdown took too long: exiting with work unfinished')
    } else this.#log.info('shut down')
    this.#process.exit(outcome === 'clean' ? 0 : 1)
  }

  async #runSteps(): Promise<'clean' | 'failed'> {
    let outcome: 'clean' | 'failed' = 'clean'
    for (const { name, run } of this.#steps) {
      this.#current = name
      try {
        await run()
      } catch (error) {
        outcome = 'failed'
        this.#log.error({ err: error, step: name }, 'a step of the shutdown failed')
      }
    }
    return outcome
  }
}

/** A shutdown without steps that listens to no signal yet. */
export function createShutdown(options: ShutdownOptions): Shutdown {
  return new OrderlyShutdown(options)
}
