/**
 * The first load of Basira's dashboard stays light, comes from nowhere else, moves nothing and runs no script but its own.
 *
 * Nothing here is a matter of time: how long a load takes is `npm run bench -- pages`.
 */
import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BasiraDashboard, signedInVisit, startBasiraDashboard } from './basira.ts'
import { fillDashboard } from './basira-content.ts'
import { type Fetched, PageLoad, type Recorded, shiftOf, transferredBytes } from './page-load.ts'
import type { Visit } from './visit.ts'

/** Of script as gzip, for whatever page somebody begins with; what browsers take instead of gzip is smaller. */
const budgetBytes = 200_000
const built = fileURLToPath(new URL('../../services/basira/dashboard/dist', import.meta.url))
/** The build leaves what is below as it is: a reply is one packet either way. */
const leastCompressedBytes = 1_024
/** A tenth of what counts as good (0.1) would be met by chance; at this nothing that is read moves. */
const mostShift = 0.02
/** Asked for nothing for so long: what a page shows is there. */
const settledMs = 150

type Context = Visit['context']
type Kept = Awaited<ReturnType<Context['storageState']>>

let dashboard: BasiraDashboard
/** What the browser of somebody who is signed in keeps. */
let kept: Kept
let databaseId: string

beforeAll(async () => {
  dashboard = await startBasiraDashboard()
  const person = await dashboard.person('light')
  // In two rounds, for each signs in: with so many of everything, pages have what short lists do without.
  await fillDashboard(dashboard, person, 12)
  const { databases } = await fillDashboard(dashboard, person, 12)
  databaseId = databases[0]?.id ?? ''
  const visit = await signedInVisit(dashboard, person)
  kept = await visit.context.storageState()
  await visit.end()
})

afterAll(() => dashboard?.close())

async function loadIn(context: Context, path: string): Promise<PageLoad> {
  const load = await PageLoad.watch(await context.newPage())
  await load.page.goto(`${dashboard.url}${path}`)
  await load.page.getByRole('heading', { level: 1 }).waitFor()
  await load.settled(settledMs)
  // What came last has been painted.
  await load.page.evaluate(
    'new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))',
  )
  expect(new URL(load.page.url()).pathname).toBe(path)
  return load
}

/** What the bodies of `files` come to for a browser that takes gzip. */
function gzipBytes(files: readonly Fetched[]): number {
  const paths = files.map(({ url }) => `${built}${new URL(url).pathname}`)
  return paths.reduce((sum, path) => {
    const compressed = `${path}.gz`
    return sum + statSync(existsSync(compressed) ? compressed : path).size
  }, 0)
}

describe.each([
  { path: '/sign-in', isSignedIn: false },
  { path: '/', isSignedIn: true },
  { path: '/settings/api-keys', isSignedIn: true },
])('the first load of $path', ({ path, isSignedIn }) => {
  let context: Context
  let load: PageLoad

  beforeAll(async () => {
    context = await dashboard.browser.newContext(isSignedIn ? { storageState: kept } : {})
    load = await loadIn(context, path)
  })

  afterAll(() => context?.close())

  const hashed = (fetched: readonly Fetched[]) =>
    fetched.filter(({ url }) => new URL(url).pathname.startsWith('/assets/'))

  test('takes less than 200 kB of script as gzip, and less over the wire', () => {
    const bytes = transferredBytes(load.scripts)
    // Far below, something would not have been counted.
    expect(bytes).toBeGreaterThan(50_000)
    expect(gzipBytes(load.scripts)).toBeGreaterThan(bytes)
    expect(gzipBytes(load.scripts)).toBeLessThan(budgetBytes)
  })

  test('asks nobody but the origin', () => {
    const { origin } = new URL(dashboard.url)
    expect(load.fetched.map(({ url }) => new URL(url).origin)).toEqual(load.fetched.map(() => origin))
  })

  test('gets its scripts and styles compressed, to be kept for good', () => {
    const files = hashed([...load.scripts, ...load.styles])
    expect(files.length).toBeGreaterThan(2)
    for (const { url, headers } of files) {
      expect(headers['cache-control'], url).toMatch(/max-age=31536000\b.*\bimmutable/)
      if (Number(headers['content-length']) >= leastCompressedBytes) {
        expect(headers['content-encoding'], url).toBe('br')
      }
    }
  })

  test('allows scripts from the origin and none within the page, and has none there', async () => {
    const page = load.fetched.find(({ headers }) => headers['content-type']?.startsWith('text/html'))
    const policy = page?.headers['content-security-policy']?.split('; ') ?? []
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy.join()).not.toMatch(/unsafe-/)
    expect(await load.page.locator('script:not([src])').count()).toBe(0)
    expect(await load.page.locator('script[src]').count()).toBeGreaterThan(0)
  })

  test('is the last for which scripts and styles are sent', async () => {
    const again = await loadIn(context, path)
    const files = [...again.scripts, ...again.styles]
    expect(files.length).toBeGreaterThan(2)
    expect(files.filter((file) => file.transferredBytes > 0)).toEqual([])
  })
})

describe('every page that somebody may begin with', () => {
  interface Seen {
    /** Path and width. */
    readonly at: string
    readonly recorded: Recorded
    readonly scripts: readonly Fetched[]
  }
  let seen: readonly Seen[]

  async function see(width: number): Promise<Seen[]> {
    const viewport = { width, height: 800 }
    const stranger = await dashboard.browser.newContext({ viewport })
    const person = await dashboard.browser.newContext({ storageState: kept, viewport })
    const places: readonly (readonly [Context, string])[] = [
      [stranger, '/sign-up'],
      [person, '/'],
      [person, `/databases/${databaseId}`],
      [person, '/settings/api-keys'],
      [person, '/settings/sessions'],
      [person, '/settings/account'],
      [person, '/settings/billing'],
    ]
    const seenThere: Seen[] = []
    // What a page lists comes when the page stands already, as it does where the server is far away.
    await person.route(/\/v1\/(databases|api-keys|auth\/sessions|billing)(\?|$)/, async (route) => {
      await route.request().frame().getByRole('heading', { level: 1 }).waitFor()
      await route.continue()
    })
    for (const [context, path] of places) {
      const load = await loadIn(context, path)
      const recorded = await load.recorded()
      seenThere.push({ at: `${path} at ${width}`, recorded, scripts: load.scripts })
      await load.page.close()
    }
    await Promise.all([stranger.close(), person.close()])
    return seenThere
  }

  beforeAll(async () => {
    seen = (await Promise.all([1440, 360].map(see))).flat()
  })

  test('needs less than 200 kB of script as gzip', () => {
    const weighed = seen.map(({ at, scripts }) => ({ at, bytes: gzipBytes(scripts) }))
    expect(weighed.filter(({ bytes }) => bytes < 50_000 || bytes >= budgetBytes)).toEqual([])
  })

  test('shows what it has to show without moving anything, in a wide window and a narrow one', () => {
    const moved = seen.filter(({ recorded }) => shiftOf(recorded) >= mostShift)
    expect(moved.map(({ at, recorded }) => ({ at, shifts: recorded.shifts }))).toEqual([])
  })
})

test.each([
  { path: '/', list: '/api/v1/databases' },
  { path: '/settings/api-keys', list: '/api/v1/api-keys' },
  { path: '/settings/sessions', list: '/api/v1/auth/sessions' },
])('what $path lists is asked for once, without waiting for who is signed in', async ({ path, list }) => {
  const context = await dashboard.browser.newContext({ storageState: kept })
  const listed = Promise.withResolvers<void>()
  context.on('request', (request) => {
    if (new URL(request.url()).pathname === list) listed.resolve()
  })
  await context.route('**/api/v1/auth/me', async (route) => {
    await listed.promise
    await route.continue()
  })
  const { fetched } = await loadIn(context, path)
  expect(fetched.filter(({ url }) => new URL(url).pathname === list)).toHaveLength(1)
  await context.close()
})

test('a script that got into the page is not run', async () => {
  const context = await dashboard.browser.newContext({ storageState: kept })
  const { page } = await loadIn(context, '/')
  const stopped = await page.evaluate<string[]>(`new Promise((done) => {
    const stopped = []
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      stopped.push(effectiveDirective)
      if (stopped.length === 3) done(stopped)
    })
    const script = document.createElement('script')
    script.textContent = 'globalThis.wasRun = true'
    document.body.append(script)
    const picture = document.createElement('img')
    picture.setAttribute('onerror', 'globalThis.wasRun = true')
    picture.src = '/no-such-picture'
    document.body.append(picture)
    const elsewhere = document.createElement('script')
    elsewhere.src = 'https://example.com/script.js'
    document.body.append(elsewhere)
  })`)
  expect(stopped.sort()).toEqual(['script-src-attr', 'script-src-elem', 'script-src-elem'])
  expect(await page.evaluate('globalThis.wasRun')).toBeUndefined()
  await context.close()
})
