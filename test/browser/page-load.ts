/**
 * What a browser fetched for a page, as it went over the wire, and how far the page moved meanwhile.
 *
 * Which of it is too much is first-load.test.ts; how long it took is bench/pages-bench.ts.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright-core'

export interface Fetched {
  readonly url: string
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Over the wire, heads included; 0 where it came from the cache. */
  readonly transferredBytes: number
}

/** One of the page's moves that nobody asked for (Layout Instability API). */
export interface Shift {
  readonly score: number
  /** What moved: `main > div.rows`. */
  readonly moved: readonly string[]
}

/** Kept from the first line of the page on: the browser's own buffer of these is bounded. */
const recorder = `(() => {
  const seen = { shifts: [], longTasks: [], firstPaint: null, largestPaint: null }
  Object.defineProperty(globalThis, 'pageLoad', { value: seen })
  const watch = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true })
  const nameOf = ({ node }) => node === null ? 'something gone'
    : [node.parentElement, node].map((one) => one === null ? '' : one.nodeName.toLowerCase() + (one.id ? '#' + one.id : '')).join(' > ')
      + ' "' + (node.textContent ?? '').trim().slice(0, 40) + '"'
  watch('layout-shift', (entry) => {
    if (!entry.hadRecentInput) seen.shifts.push({ score: entry.value, moved: entry.sources.map(nameOf) })
  })
  watch('longtask', ({ startTime, duration }) => seen.longTasks.push({ startTime, duration }))
  watch('paint', ({ name, startTime }) => { if (name === 'first-contentful-paint') seen.firstPaint = startTime })
  watch('largest-contentful-paint', ({ startTime }) => { seen.largestPaint = startTime })
})()`

/** Milliseconds since the page was asked for. */
export interface Recorded {
  readonly shifts: readonly Shift[]
  readonly longTasks: readonly { readonly startTime: number; readonly duration: number }[]
  readonly firstPaint: number | null
  readonly largestPaint: number | null
}

const tickMs = 25
const longestWaitMs = 60_000

/** Watches one page from before it is asked for. */
export class PageLoad {
  readonly page: Page
  readonly session: CDPSession
  readonly #fetched = new Map<string, Fetched>()
  readonly #underWay = new Set<string>()
  #lastChangeAt = performance.now()

  private constructor(page: Page, session: CDPSession) {
    this.page = page
    this.session = session
    session.on('Network.requestWillBeSent', ({ requestId }) =>
      this.#change(() => this.#underWay.add(requestId)),
    )
    session.on('Network.responseReceived', ({ requestId, response }) => {
      const { url, status } = response
      const headers = Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]),
      )
      this.#change(() => this.#fetched.set(requestId, { url, status, headers, transferredBytes: 0 }))
    })
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const fetched = this.#fetched.get(requestId)
      this.#change(() => {
        this.#underWay.delete(requestId)
        if (fetched !== undefined) {
          this.#fetched.set(requestId, { ...fetched, transferredBytes: encodedDataLength })
        }
      })
    })
    session.on('Network.loadingFailed', ({ requestId }) =>
      this.#change(() => this.#underWay.delete(requestId)),
    )
  }

  /** For a page that has not gone anywhere yet, or goes elsewhere next. */
  static async watch(page: Page): Promise<PageLoad> {
    await page.addInitScript({ content: recorder })
    const session = await page.context().newCDPSession(page)
    await session.send('Network.enable')
    return new PageLoad(page, session)
  }

  get fetched(): readonly Fetched[] {
    return [...this.#fetched.values()]
  }

  get scripts(): readonly Fetched[] {
    return this.#ofType('text/javascript')
  }

  get styles(): readonly Fetched[] {
    return this.#ofType('text/css')
  }

  /** Resolves when nothing has been under way for `ms`. */
  async settled(ms: number): Promise<void> {
    const startedAt = performance.now()
    while (this.#underWay.size > 0 || performance.now() - this.#lastChangeAt < ms) {
      if (performance.now() - startedAt > longestWaitMs) throw new Error('the page never stopped loading')
      await sleep(tickMs)
    }
  }

  /** What was recorded since the page was asked for. */
  recorded(): Promise<Recorded> {
    return this.page.evaluate<Recorded>('pageLoad')
  }

  /** Forgets what was fetched so far. */
  forget(): void {
    this.#fetched.clear()
  }

  #ofType(type: string): readonly Fetched[] {
    return this.fetched.filter(({ headers }) => headers['content-type']?.startsWith(type) === true)
  }

  #change(change: () => void): void {
    this.#lastChangeAt = performance.now()
    change()
  }
}

/** The layout shift of a load: the sum, which is at least what browsers report (CLS takes its worst five seconds). */
export function shiftOf({ shifts }: Recorded): number {
  return shifts.reduce((sum, { score }) => sum + score, 0)
}

export function transferredBytes(fetched: readonly Fetched[]): number {
  return fetched.reduce((sum, one) => sum + one.transferredBytes, 0)
}
