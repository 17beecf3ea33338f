/**
 * What a process remembers of credentials it has verified: bounded, holding no secret, dropped by the feed.
 *
 * How a credential is verified in the first place: `../key/key-check.ts`, `../session/access-check.ts`.
 */
import { hash } from 'node:crypto'
import { type Refused, refused } from '../principal/verdict.ts'
import { Refusal } from '../refusal/refusal.ts'
import type { RandomBytes } from '../secret/random.ts'
import type { Subject } from './change.ts'
import type { Feed } from './feed.ts'

/** Something verified, and the subjects whose change ends it. */
export interface Remembered<T> {
  readonly ok: true
  readonly value: T
  readonly subjects: readonly Subject[]
}

interface Entry<T> extends Remembered<T> {
  readonly name: string
  /** Set by each use; an entry that was used is passed over once by eviction (the CLOCK algorithm). */
  used: boolean
}

/** A read that is under way, and what changed since it began. */
interface Fill {
  readonly touched: Set<Subject>
  everything: boolean
}

/** After so many reads that were overtaken by changes the request is told to come again. */
const maxReads = 5
const overtaken = refused(new Refusal('unavailable', { retryAfterSeconds: 1 }))

/**
 * Maps presented credentials, under a hash with a secret of the process in front, to what they were verified as.
 *
 * A read that began before a change cannot bring back what the change ended: a fill remembers which subjects changed
 * while it read, and reads again if one of its own is among them; so is every request judged that waited for it.
 */
export class CredentialMemory<T> {
  readonly #entries = new Map<string, Entry<T>>()
  readonly #bySubject = new Map<Subject, Set<Entry<T>>>()
  readonly #fills = new Set<Fill>()
  readonly #flights = new Map<string, Promise<Remembered<T> | Refused>>()
  readonly #feed: Feed
  readonly #maxEntries: number
  readonly #salt: string

  constructor(feed: Feed, maxEntries: number, random: RandomBytes) {
    if (!(maxEntries >= 1)) throw new TypeError('CredentialMemory: maxEntries must be 1 or more')
    this.#feed = feed
    this.#maxEntries = maxEntries
    this.#salt = random(16).toString('hex')
    feed.onChange((subject) => this.#apply(subject))
  }

  get size(): number {
    return this.#entries.size
  }

  /** The name under which `presented` is remembered in this process; worthless elsewhere. */
  nameOf(presented: string): string {
    return hash('sha256', this.#salt + presented, 'hex')
  }

  /** What is remembered under `name`, if this process may answer from memory at this instant. */
  recall(name: string): T | undefined {
    const entry = this.#entries.get(name)
    if (entry === undefined || !this.#feed.mayAnswerFromMemory()) return undefined
    entry.used = true
    return entry.value
  }

  /**
   * Reads through `read` and remembers what it brings, unless it is a refusal. Of requests that ask for the same name at
   * the same time one reads for all, but only while the process may answer from memory; else each asks by itself.
   */
  load(name: string, read: () => Promise<Remembered<T> | Refused>): Promise<Remembered<T> | Refused> {
    if (!this.#feed.mayAnswerFromMemory()) return read()
    const under = this.#flights.get(name)
    if (under !== undefined) return under
    const flight = this.#fill(name, read)
    this.#flights.set(name, flight)
    return flight
  }

  /** Forgets one credential, such as one that has expired. */
  forget(name: string): void {
    const entry = this.#entries.get(name)
    if (entry !== undefined) this.#drop(entry)
  }

  /** Ends its flight in the same turn as it judges: whoever asks later may be later than a change that it did not see. */
  async #fill(name: string, read: () => Promise<Remembered<T> | Refused>): Promise<Remembered<T> | Refused> {
    try {
      for (let reads = 0; reads < maxReads; reads++) {
        const fill: Fill = { touched: new Set(), everything: false }
        this.#fills.add(fill)
        try {
          const found = await read()
          if (!found.ok) return found
          if (isOvertaken(fill, found.subjects)) continue
          if (this.#feed.mayAnswerFromMemory()) this.#insert(name, found)
          return found
        } finally {
          this.#fills.delete(fill)
        }
      }
      return overtaken
    } finally {
      this.#flights.delete(name)
    }
  }

  #insert(name: string, found: Remembered<T>): void {
    this.forget(name)
    while (this.#entries.size >= this.#maxEntries) this.#evict()
    const entry: Entry<T> = { ok: true, name, value: found.value, subjects: found.subjects, used: false }
    this.#entries.set(name, entry)
    for (const subject of entry.subjects) {
      const set = this.#bySubject.get(subject)
      if (set === undefined) this.#bySubject.set(subject, new Set([entry]))
      else set.add(entry)
    }
  }

  /** Drops the oldest entry that was not used since it was last passed over. */
  #evict(): void {
    for (const entry of this.#entries.values()) {
      if (!entry.used) {
        this.#drop(entry)
        return
      }
      entry.used = false
      this.#entries.delete(entry.name)
      this.#entries.set(entry.name, entry)
    }
  }

  #drop(entry: Entry<T>): void {
    this.#entries.delete(entry.name)
    for (const subject of entry.subjects) {
      const set = this.#bySubject.get(subject)
      set?.delete(entry)
      if (set?.size === 0) this.#bySubject.delete(subject)
    }
  }

  #apply(subject: Subject | 'everything'): void {
    // A withdrawn pepper or signing key is rare and may be behind any entry.
    const isAll = subject === 'everything' || subject.startsWith('secrets:')
    for (const fill of this.#fills) {
      if (isAll) fill.everything = true
      else fill.touched.add(subject)
    }
    if (isAll) {
      this.#entries.clear()
      this.#bySubject.clear()
      return
    }
    for (const entry of [...(this.#bySubject.get(subject) ?? [])]) this.#drop(entry)
  }
}

/** Whether something that was read has changed since the reading began. */
function isOvertaken(fill: Fill, subjects: readonly Subject[]): boolean {
  return fill.everything || subjects.some((subject) => fill.touched.has(subject))
}
