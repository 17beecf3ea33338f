/**
 * What the first load of a dashboard weighs and how long it takes: Basira's, and Basker's panel beside it.
 *
 * One load and its times: `page-times.ts`. The gate for the weight is test/browser/first-load.test.ts.
 */
import { PageLoad } from '../test/browser/page-load.ts'
import { basira, basker, type Dashboard, type Kept, type Place } from './dashboards.ts'
import { type Condition, conditions, type PageTimes, quietMs, timesOf } from './page-times.ts'
import { printTable, shown, summarize } from './statistics.ts'

const repetitions = 5
/** A kB here is 1,000 bytes. */
const budgetKilobytes = 200
/** Long enough for what a page asks for after it has been shown. */
const weighedAfterMs = 500

export async function pagesBench(): Promise<void> {
  for (const start of [basira, basker]) {
    const dashboard = await start()
    try {
      await printWeights(dashboard)
      for (const condition of conditions) await printTimes(dashboard, condition)
    } finally {
      await dashboard.close()
    }
  }
}

/** Kilobytes of all that a browser fetches, in each encoding that it may ask for. */
interface Weight {
  readonly plain: number
  readonly gzip: number
  readonly brotli: number
}

async function printWeights(dashboard: Dashboard): Promise<void> {
  const kept = await dashboard.signIn()
  const rows: string[][] = []
  let heaviest: Weight = { plain: 0, gzip: 0, brotli: 0 }
  for (const place of dashboard.places) {
    const load = await coldLoad(dashboard, place, kept)
    const scripts = await weigh(load.scripts.map(({ url }) => url))
    const styles = await weigh(load.styles.map(({ url }) => url))
    if (scripts.gzip > heaviest.gzip) heaviest = scripts
    rows.push([place.name, `${load.fetched.length}`, ...cells(scripts), ...cells(styles)])
    await load.page.context().close()
  }
  printTable(
    `${dashboard.name}: kB of a first load, as served`,
    ['', 'requests', 'script plain', 'gzip', 'brotli', 'styles plain', 'gzip', 'brotli'],
    rows,
  )
  console.log('')
  for (const encoding of ['gzip', 'brotli'] as const) {
    const verdict = heaviest[encoding] < budgetKilobytes ? 'under' : 'OVER'
    console.log(
      `  Script of the heaviest first load as ${encoding}: ${heaviest[encoding].toFixed(1)} kB, ${verdict} ${budgetKilobytes} kB.`,
    )
  }
}

async function coldLoad({ browser }: Dashboard, place: Place, kept: Kept): Promise<PageLoad> {
  const context = await browser.newContext(place.isSignedIn ? { storageState: kept } : {})
  const load = await PageLoad.watch(await context.newPage())
  await load.page.goto(place.url)
  await load.page.locator('main', { hasText: place.shows }).waitFor()
  await load.settled(weighedAfterMs)
  return load
}

async function weigh(urls: readonly string[]): Promise<Weight> {
  return {
    plain: await kilobytes(urls, 'identity'),
    gzip: await kilobytes(urls, 'gzip'),
    brotli: await kilobytes(urls, 'br'),
  }
}

async function kilobytes(urls: readonly string[], encoding: string): Promise<number> {
  const sizes = await Promise.all(urls.map((url) => sizeOf(url, encoding)))
  return sizes.reduce((sum, size) => sum + size, 0) / 1_000
}

/** Bytes of the body as it is sent to a browser that accepts `encoding` alone. */
async function sizeOf(url: string, encoding: string): Promise<number> {
  const reply = await fetch(url, { headers: { 'accept-encoding': encoding } })
  await reply.body?.cancel()
  const size = Number(reply.headers.get('content-length') ?? Number.NaN)
  if (!reply.ok || Number.isNaN(size)) throw new Error(`${url}: ${reply.status} without a length`)
  return size
}

function cells({ plain, gzip, brotli }: Weight): string[] {
  return [plain, gzip, brotli].map((size) => size.toFixed(1))
}

const columns: readonly (readonly [string, (times: PageTimes) => number, number])[] = [
  ['first paint', (times) => times.firstContentfulPaint, 0],
  ['largest paint', (times) => times.largestContentfulPaint, 0],
  ['content shown', (times) => times.shown, 0],
  ['interactive', (times) => times.timeToInteractive, 0],
  ['blocked', (times) => times.totalBlockingTime, 0],
  ['layout shift', (times) => times.layoutShift, 3],
]

async function printTimes(dashboard: Dashboard, condition: Condition): Promise<void> {
  const kept = await dashboard.signIn()
  const series = new Map<string, PageTimes[]>()
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const place of dashboard.places.filter(({ isTimed }) => isTimed)) {
      for (const [cache, times] of await coldAndWarm(dashboard, place, kept, condition)) {
        const name = `${place.name}, ${cache}`
        series.set(name, [...(series.get(name) ?? []), times])
      }
    }
  }
  printTable(
    `${dashboard.name}, ${condition.name}: ms, medians (min–max) of ${repetitions}. Interactive: the end of the last long task before ${quietMs / 1_000} s of quiet, blocked: what of tasks after the first paint is above 50 ms`,
    ['', ...columns.map(([name]) => name)],
    [...series].map(([name, times]) => [
      name,
      ...columns.map(([, of, digits]) => shown(summarize(times.map(of)), digits)),
    ]),
  )
}

/** With nothing in the cache, and once more in another tab of the same browser. */
async function coldAndWarm(
  { browser }: Dashboard,
  { url, shows, isSignedIn }: Place,
  kept: Kept,
  condition: Condition,
): Promise<(readonly [string, PageTimes])[]> {
  const context = await browser.newContext(isSignedIn ? { storageState: kept } : {})
  const times: (readonly [string, PageTimes])[] = []
  for (const cache of ['cold', 'warm']) {
    const page = await context.newPage()
    times.push([cache, await timesOf(page, url, shows, condition)])
    await page.close()
  }
  await context.close()
  return times
}
