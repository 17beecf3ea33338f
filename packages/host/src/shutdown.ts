/**
 * The orderly end of a process: stop accepting, finish what runs, flush, close, exit.
 *
 * What is stopped comes from outside, step by step.
 */
import type { Logger } from './logging.ts'
import { within } from './time-bound.ts'

/** What nobody has caught: a bug, after which the process is not to be trusted with more than its end. */
export type Fault = 'uncaughtException' | 'unhandledRejection'

/** The part of `process` that is needed, so that a test can stand in for it. */
export interface ProcessLike {
  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown
  on(fault: Fault, listener: (reason: unknown) => void): unknown
  off(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown
  off(fault: Fault, listener: (reason: unknown) => void): unknown
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
   * Ends the process as SIGTERM would: exit code 0, or 1 where a step failed, the bound was hit or something was not caught.
   * Calls after the first get the same promise.
   */
  begin(reason: string): Promise<void>
  /**
   * Begins at SIGTERM and SIGINT; a second signal exits at once with 1. Begins too, and exits with 1, where an exception or a
   * rejection was not caught: one line says where it came from, without its message, which may hold what somebody sent.
   */
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
  #hasFault = false

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
    this.#process.on('uncaughtException', this.#onException)
    this.#process.on('unhandledRejection', this.#onRejection)
  }

  ignore(): void {
    this.#process.off('SIGTERM', this.#onTerminate)
    this.#process.off('SIGINT', this.#onInterrupt)
    this.#process.off('uncaughtException', this.#onException)
    this.#process.off('unhandledRejection', this.#onRejection)
  }

  readonly #onTerminate = (): void => this.#onSignal('SIGTERM')
  readonly #onInterrupt = (): void => this.#onSignal('SIGINT')

  readonly #onException = (reason: unknown): void => this.#onFault('uncaughtException', reason)
  readonly #onRejection = (reason: unknown): void => this.#onFault('unhandledRejection', reason)

  #onFault(fault: Fault, reason: unknown): void {
    this.#hasFault = true
    this.#log.error({ fault, ...faultLine(reason) }, 'nobody caught this: ending in order')
    void this.begin(fault)
  }

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
    this.#process.exit(outcome === 'clean' && !this.#hasFault ? 0 : 1)
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

/** What is told of a fault: its kind, its code and where it was, in one line. */
function faultLine(reason: unknown): {
  readonly type: string
  readonly code: string | null
  readonly at: string
} {
  if (!(reason instanceof Error)) return { type: typeof reason, code: null, at: '' }
  const code: unknown = Reflect.get(reason, 'code')
  const frames = (reason.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    type: reason.name,
    code: typeof code === 'string' || typeof code === 'number' ? String(code) : null,
    at: frames.map((frame) => frame.trim().slice(3)).join(' < '),
  }
}

/** A shutdown without steps that listens to no signal yet. */
export function createShutdown(options: ShutdownOptions): Shutdown {
  return new OrderlyShutdown(options)
}
