/**
 * Simulated time: what is due happens in order, and what is due within moments happens concurrently.
 *
 * Nothing here waits: an hour passes as fast as what happens in it.
 */

type Happening = (now: number) => Promise<void> | void

interface Due {
  readonly at: number
  readonly happening: Happening
}

/** Closer together than this, in milliseconds, things overlap. */
const momentMs = 20

export class Timeline {
  /** A heap: the children of `i` are `2i + 1` and `2i + 2`. */
  readonly #due: Due[] = []
  #now: number

  constructor(startAt: number) {
    this.#now = startAt
  }

  get now(): number {
    return this.#now
  }

  at(at: number, happening: Happening): void {
    const due = this.#due
    due.push({ at, happening })
    for (let child = due.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1
      if (this.#atOf(parent) <= this.#atOf(child)) return
      this.#swap(parent, child)
      child = parent
    }
  }

  /** Lets everything happen that is due before `end`. */
  async runUntil(end: number): Promise<void> {
    while (this.#atOf(0) < end) {
      const moment = this.#atOf(0) + momentMs
      const together: Due[] = []
      for (let next = this.#due[0]; next !== undefined && next.at < moment; next = this.#due[0]) {
        together.push(next)
        this.#removeFirst()
      }
      this.#now = Math.max(this.#now, together[0]?.at ?? 0)
      await Promise.all(together.map(({ at, happening }) => happening(at)))
    }
    this.#now = end
  }

  #atOf(index: number): number {
    return this.#due[index]?.at ?? Number.POSITIVE_INFINITY
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#due[a], this.#due[b]]
    if (one === undefined || other === undefined) return
    this.#due[a] = other
    this.#due[b] = one
  }

  #removeFirst(): void {
    this.#swap(0, this.#due.length - 1)
    this.#due.pop()
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1
      const child = this.#atOf(left) <= this.#atOf(left + 1) ? left : left + 1
      if (this.#atOf(parent) <= this.#atOf(child)) return
      this.#swap(parent, child)
      parent = child
    }
  }
}
