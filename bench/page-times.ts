/**
 * One load of a page in a real Chromium with a slower processor or a slower network, and when what happened.
 *
 * Which pages, how often and what is printed: `pages-bench.ts`.
 */
import { PageLoad, type Recorded, shiftOf } from '../test/browser/page-load.ts'

export interface Condition {
  readonly name: string
  /** How many times slower than this machine. */
  readonly slowdown?: number
  readonly network?: {
    readonly roundTripMs: number
    readonly downloadMbit: number
    readonly uploadMbit: number
  }
}

/** As Lighthouse has it for mobile devices. */
const slow4g = { roundTripMs: 150, downloadMbit: 1.6, uploadMbit: 0.75 }

export const conditions: readonly Condition[] = [
  { name: '4× slower processor', slowdown: 4 },
  { name: 'Slow 4G (150 ms, 1.6 Mbit/s)', network: slow4g },
]

/** Milliseconds since the page was asked for, except for the shift. */
export interface PageTimes {
  readonly firstContentfulPaint: number
  readonly largestContentfulPaint: number
  /** The frame after what the page is for was there: its list, its form. */
  readonly shown: number
  readonly timeToInteractive: number
  readonly totalBlockingTime: number
  readonly layoutShift: number
}

/** Nothing fetched and no long task for so long is taken for the end of a load. */
export const quietMs = 2_000
/** Above it a task is a long one, and what is above it blocks (Long Tasks API). */
const longTaskMs = 50
const mostQuietTries = 20

/** Goes to `url` on `page` under `condition`, and waits until `words` are in its main part and the load has ended. */
export async function timesOf(
  page: PageLoad['page'],
  url: string,
  words: string,
  condition: Condition,
): Promise<PageTimes> {
  const load = await PageLoad.watch(page)
  await slowDown(load, condition)
  await page.addInitScript({ content: shownRecorder(words) })
  await page.goto(url)
  await page.locator('main', { hasText: words }).waitFor()
  await quiet(load)
  return timesFrom(await load.recorded(), await page.evaluate<number>('globalThis.pageShownAt'))
}

async function slowDown({ session }: PageLoad, { slowdown = 1, network }: Condition): Promise<void> {
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  if (network === undefined) return
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: network.roundTripMs,
    downloadThroughput: bytesASecond(network.downloadMbit),
    uploadThroughput: bytesASecond(network.uploadMbit),
  })
}

function bytesASecond(megabit: number): number {
  return (megabit * 1_000_000) / 8
}

function shownRecorder(words: string): string {
  return `new MutationObserver((_, observer) => {
    if (!(document.querySelector('main')?.textContent ?? '').includes(${JSON.stringify(words)})) return
    observer.disconnect()
    requestAnimationFrame(() => { globalThis.pageShownAt = performance.now() })
  }).observe(document, { childList: true, subtree: true, characterData: true })`
}

async function quiet(load: PageLoad): Promise<void> {
  for (let tries = 0; tries < mostQuietTries; tries++) {
    const before = (await load.recorded()).longTasks.length
    await load.settled(quietMs)
    if ((await load.recorded()).longTasks.length === before) return
  }
  throw new Error('the page was never quiet')
}

function timesFrom(recorded: Recorded, shown: number): PageTimes {
  const { firstPaint, largestPaint, longTasks } = recorded
  if (firstPaint === null || largestPaint === null) throw new Error('nothing was painted')
  const ends = longTasks.map(({ startTime, duration }) => startTime + duration)
  return {
    firstContentfulPaint: firstPaint,
    largestContentfulPaint: largestPaint,
    shown,
    timeToInteractive: Math.max(firstPaint, ...ends),
    totalBlockingTime: longTasks.reduce((sum, task) => sum + blockedAfter(firstPaint, task), 0),
    layoutShift: shiftOf(recorded),
  }
}

/** What of a long task is above the limit, and after the first paint: before it there is nothing to use. */
function blockedAfter(firstPaint: number, { startTime, duration }: Recorded['longTasks'][number]): number {
  return Math.max(0, startTime + duration - Math.max(startTime + longTaskMs, firstPaint))
}
