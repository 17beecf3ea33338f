/**
 * The threads that read content from a SQLite file, and which of them has nothing to do.
 *
 * SQLite cannot be interrupted from outside: a thread whose answer is not waited for any more is left alone until it is done,
 * and given nothing meanwhile. Who waits for a thread is in order in `read-queue.ts`.
 */
import { Worker } from 'node:worker_threads'
import { type FileIdentity, ReadTooLong, StoreUnavailable } from '@claviger/store'
import type { ContentRead, ContentReply } from './content-read.ts'
import { maxReadMs } from './read-content.ts'
import { errorOf, type ReadingAnswer, type ReadingRequest } from './reading-message.ts'

export interface ThreadBounds {
  /** How long an answer is waited for; a thread looks at `maxReadMs` itself, between statements. */
  readonly answerMs: number
  /** How much longer, where the thread has yet to start. */
  readonly startMs: number
}

const defaultBounds: ThreadBounds = { answerMs: maxReadMs + 500, startMs: 10_000 }
/** Ends a thread, and not the process, where a bug lets it grow. */
const maxHeapMiB = 256

const script = new URL(`./reading-thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url)

interface Expected {
  readonly number: number
  readonly resolve: (reply: ContentReply | null) => void
  readonly reject: (error: Error) => void
}

/** One thread, started when it is first needed and again where it has ended. */
class ReadingThread {
  readonly #file: FileIdentity
  readonly #bounds: ThreadBounds
  #worker: Worker | null = null
  #isStarted = false
  #expected: Expected | null = null
  #number = 0
  /** To be called once what it was given is done; null while it has nothing to do. */
  #whenIdle: (() => void) | null = null

  constructor(file: FileIdentity, bounds: ThreadBounds) {
    this.#file = file
    this.#bounds = bounds
  }

  get isIdle(): boolean {
    return this.#whenIdle === null
  }

  start(): Worker {
    if (this.#worker !== null) return this.#worker
    const worker = new Worker(script, {
      workerData: this.#file,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMiB },
    })
    // A process that has nothing else to do may end.
    worker.unref()
    worker.on('message', (answer: ReadingAnswer | 'started') => {
      if (answer === 'started') this.#isStarted = true
      else this.#answered(answer)
    })
    worker.on('error', () => this.#ended(worker))
    worker.on('exit', () => this.#ended(worker))
    this.#worker = worker
    return worker
  }

  /** @throws ReadTooLong where the answer is late; `whenIdle` is called when it has come all the same */
  read(read: ContentRead, whenIdle: () => void): Promise<ContentReply | null> {
    const worker = this.start()
    const { answerMs, startMs } = this.#bounds
    this.#whenIdle = whenIdle
    this.#number += 1
    const request: ReadingRequest = { number: this.#number, read }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => {
          this.#expected = null
          reject(new ReadTooLong())
        },
        answerMs + (this.#isStarted ? 0 : startMs),
      )
      const settle = <T>(then: (value: T) => void) => {
        return (value: T): void => {
          clearTimeout(timer)
          then(value)
        }
      }
      this.#expected = { number: request.number, resolve: settle(resolve), reject: settle(reject) }
      worker.postMessage(request)
    })
  }

  async close(): Promise<void> {
    const worker = this.#worker
    if (worker === null) return
    const exit = new Promise((resolve) => worker.once('exit', resolve))
    worker.ref()
    worker.postMessage('close')
    await exit
  }

  #answered(answer: ReadingAnswer): void {
    this.#idle()
    const expected = this.#expected
    if (expected?.number !== answer.number) return
    this.#expected = null
    if ('failure' in answer) expected.reject(errorOf(answer.failure))
    else expected.resolve(answer.reply)
  }

  #ended(worker: Worker): void {
    if (this.#worker !== worker) return
    this.#worker = null
    this.#isStarted = false
    this.#idle()
    this.#expected?.reject(new StoreUnavailable('unreachable', 'a reading thread has ended'))
    this.#expected = null
  }

  #idle(): void {
    const whenIdle = this.#whenIdle
    this.#whenIdle = null
    whenIdle?.()
  }
}

export class ReadingThreads {
  readonly #threads: readonly ReadingThread[]

  constructor(file: FileIdentity, count: number, bounds: ThreadBounds = defaultBounds) {
    this.#threads = Array.from({ length: count }, () => new ReadingThread(file, bounds))
    // Started at once: a file that took this one's place later is not opened.
    for (const thread of this.#threads) thread.start()
  }

  /**
   * To be asked by no more at once than there are threads.
   *
   * @param whenIdle called once the thread can take another read, which may be after the promise has settled
   * @throws ReadTooLong, StoreUnavailable, QueryProblem
   */
  read(read: ContentRead, whenIdle: () => void): Promise<ContentReply | null> {
    const idle = this.#threads.find((thread) => thread.isIdle)
    if (idle === undefined) throw new TypeError('ReadingThreads: more reads than threads')
    return idle.read(read, whenIdle)
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }
}
