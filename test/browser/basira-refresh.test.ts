/**
 * Staying signed in to Basira's dashboard, in a real Chromium against a real server, with time moved for both.
 *
 * The same with simulated tabs and all kinds of networks is test/sessions; what the calls answer is tested beside them.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BasiraDashboard, type Person, signIn, startBasiraDashboard } from './basira.ts'
import { MovedTime } from './moved-time.ts'
import { Visit } from './visit.ts'

const minute = 60_000
const hour = 60 * minute
const refresh = '**/api/v1/auth/session/refresh'

let basira: BasiraDashboard
let ann: Person
let ben: Person
let people = 0

beforeAll(async () => {
  basira = await startBasiraDashboard()
})

beforeEach(async () => {
  // Somebody else each time: what one test ends is no business of the next.
  people += 1
  ann = await basira.person(`ann-${people}`)
  ben = await basira.person(`ben-${people}`)
})

afterAll(() => basira?.close())

/** A window at the sign-in page whose time is moved; `script` runs before anything of a page. */
async function window(path = '/', script = '') {
  const visit = await Visit.start(basira, '/favicon.svg')
  if (script !== '') await visit.context.addInitScript(script)
  const time = await MovedTime.of(visit.context, basira)
  await visit.page.goto(`${basira.url}${path}`)
  return { visit, time, page: visit.page }
}

async function signedInWindow(path = '/', script = '') {
  const opened = await window(path, script)
  await signIn(opened.visit, ann)
  await opened.time.begin()
  return opened
}

function isIn(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'Sign out' }).waitFor({ state: 'attached' })
}

function isOut(page: Page): Promise<void> {
  return page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
}

/** Goes where the server has to be asked, and waits for what it says. */
async function use(page: Page): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().endsWith('/auth/sessions'))
  await page.getByRole('link', { name: 'Sessions', exact: true }).click()
  expect((await answered).status()).toBe(200)
  await page.getByRole('link', { name: 'Databases', exact: true }).first().click()
}

/** Somebody is at each of the tabs. */
async function touch(pages: readonly Page[]): Promise<void> {
  await Promise.all(pages.map((page) => page.keyboard.press('Shift')))
}

/** Ends every session of `person` on the server. */
async function endSessionsOf({ email, password }: Person): Promise<void> {
  const json = { 'content-type': 'application/json' }
  const body = JSON.stringify({ email, password })
  const reply = await fetch(`${basira.url}/api/v1/auth/login`, { method: 'POST', headers: json, body })
  const { access_token } = (await reply.json()) as { readonly access_token: string }
  const headers = { authorization: `Bearer ${access_token}` }
  const ended = await fetch(`${basira.url}/api/v1/auth/sessions`, { method: 'DELETE', headers })
  expect(ended.status).toBe(204)
}

describe('five tabs', () => {
  test('for an hour refresh once a period for all, sleep for three, and wake to one refresh', async () => {
    const { visit, time, page } = await signedInWindow()
    const places = ['/', '/settings/account', '/settings/account', '/settings/billing']
    const others = await Promise.all(places.map((place) => visit.tab(`${basira.url}${place}`)))
    const tabs = [page, ...others]
    await Promise.all(tabs.map(isIn))
    for (let passed = 0; passed < hour; passed += 10 * minute) {
      await touch(tabs)
      await time.pass(10 * minute, 15)
    }
    expect(time.refreshes.length).toBeGreaterThanOrEqual(4)
    expect(time.refreshes.length).toBeLessThanOrEqual(6)
    expect(new Set(time.refreshes)).toEqual(new Set([204]))
    expect(time.refused).toEqual([])
    for (const tab of tabs) await use(tab)

    await time.pass(20 * minute, 10)
    const before = time.refreshes.length
    await time.pass(3 * hour)
    expect(time.refreshes).toHaveLength(before)
    await touch(tabs)
    await expect.poll(() => time.refreshes.length).toBe(before + 1)
    await time.quiet()
    for (const tab of tabs) await use(tab)
    expect(time.refreshes).toHaveLength(before + 1)
    await visit.end()
  }, 60_000)

  test('are out at once when one signs out, and in at once when one signs in, as whoever that is', async () => {
    const { visit, page } = await signedInWindow()
    const others = await Promise.all(
      Array.from({ length: 4 }, () => visit.tab(`${basira.url}/settings/account`)),
    )
    const tabs = [page, ...others]
    await Promise.all(tabs.map(isIn))
    await page.getByRole('button', { name: 'Sign out' }).click()
    await Promise.all(tabs.map(isOut))
    const kept = (await visit.context.cookies()).map(({ name }) => name)
    expect(kept.filter((name) => /access|refresh/.test(name))).toEqual([])
    await signIn(visit, ben)
    await Promise.all(tabs.map(isIn))
    for (const tab of others) {
      expect(new URL(tab.url()).pathname).toBe('/settings/account')
      await tab.getByText(ben.email).first().waitFor({ state: 'attached' })
      expect(await tab.content()).not.toContain(ann.email)
    }
    await visit.end()
  })

  test('need neither storage nor locks to stay signed in, and to hear of one another', async () => {
    const poor = `
      Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError') }
      delete Navigator.prototype.locks
    `
    const { visit, time, page } = await signedInWindow('/', poor)
    const others = await Promise.all(Array.from({ length: 2 }, () => visit.tab(`${basira.url}/`)))
    const tabs = [page, ...others]
    await Promise.all(tabs.map(isIn))
    for (let passed = 0; passed < 20 * minute; passed += 10 * minute) {
      await touch(tabs)
      await time.pass(10 * minute, 10)
    }
    for (const tab of tabs) await use(tab)
    expect(time.refreshes.length).toBeGreaterThan(0)
    expect(new Set(time.refreshes)).toEqual(new Set([204]))
    await page.getByRole('button', { name: 'Sign out' }).click()
    await Promise.all(tabs.map(isOut))
    await signIn(visit, ann)
    await Promise.all(tabs.map(isIn))
    // The look of the pages is not kept either, and that is said by what keeps it.
    visit.complaints.length = 0
    await visit.end()
  })
})

describe('is no sign-out', () => {
  test('a network that is lost for an hour, after which it goes on by itself', async () => {
    const { visit, time, page } = await signedInWindow()
    await visit.context.setOffline(true)
    for (let passed = 0; passed < hour; passed += 10 * minute) {
      await touch([page])
      await time.pass(10 * minute, 5)
    }
    await isIn(page)
    expect(time.refreshes).toEqual([])
    await visit.context.setOffline(false)
    await expect.poll(() => time.refreshes).toEqual([204])
    await time.quiet()
    await use(page)
    visit.complaints.length = 0
    await visit.end()
  })

  test('a server that is too busy, asks to wait, or fails', async () => {
    const { visit, time, page } = await signedInWindow()
    for (const answer of [
      { status: 503, headers: { 'retry-after': '5' } },
      { status: 429, headers: { 'retry-after': '60' } },
      { status: 500 },
    ]) {
      await page.route(refresh, (route) => route.fulfill(answer))
      await touch([page])
      await time.pass(16 * minute, 16)
      expect(time.refreshes.length).toBeGreaterThan(0)
      expect(new Set(time.refreshes)).toEqual(new Set([answer.status]))
      await isIn(page)
      time.refreshes.length = 0
      await page.unroute(refresh)
      await touch([page])
      await time.pass(2 * minute, 4)
      expect(time.refreshes).toEqual([204])
      time.refreshes.length = 0
      await use(page)
    }
    visit.complaints.length = 0
    await visit.end()
  })
})

describe('a session that has ended on the server', () => {
  test('leads to the sign-in, says so, and from there back to the very page', async () => {
    const { visit, time, page } = await signedInWindow('/?q=orders&sort=-seen')
    const second = await visit.tab(`${basira.url}/settings/billing`)
    await isIn(second)
    await endSessionsOf(ann)
    await touch([page, second])
    // Nobody clicks: what asks by itself, or the refresh, finds out.
    await time.pass(14 * minute, 14)
    for (const tab of [page, second]) {
      await isOut(tab)
      await tab.getByText('Your session has ended').waitFor()
    }
    expect(time.refreshes).toEqual([401])
    await signIn(visit, ann)
    expect(page.url()).toBe(`${basira.url}/?q=orders&sort=-seen`)
    await isIn(second)
    expect(new URL(second.url()).pathname).toBe('/settings/billing')
    await visit.end()
  })
})

describe('no script', () => {
  test('ever has a token within its reach', async () => {
    const visit = await Visit.start(basira, '/favicon.svg')
    const time = await MovedTime.of(visit.context, basira)
    const { page, context } = visit
    const bodies: Promise<string>[] = []
    context.on('response', (response) => {
      const isBodiless = response.status() === 204 || response.status() === 304
      if (!isBodiless) bodies.push(response.text().catch(() => ''))
    })
    const values = new Set<string>()
    const seen: string[] = []
    const look = async (): Promise<void> => {
      for (const { name, value, httpOnly, secure, sameSite } of await context.cookies()) {
        expect([name, httpOnly, secure, sameSite]).toEqual([
          expect.stringMatching(/^__Host-/),
          true,
          true,
          'Lax',
        ])
        values.add(value)
      }
      expect(await page.evaluate('document.cookie')).toBe('')
      seen.push(JSON.stringify(await page.evaluate(everythingStored)), await page.content(), page.url())
    }
    await page.goto(`${basira.url}/`)
    await signIn(visit, ann)
    await time.begin()
    await look()
    for (let count = 0; count < 2; count++) {
      await touch([page])
      await time.pass(14 * minute, 14)
      await look()
    }
    expect(time.refreshes).toEqual([204, 204])
    await use(page)
    await look()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await isOut(page)
    await look()

    // Two tokens for the sign-in and for each refresh, and the device.
    expect(values.size).toBe(7)
    seen.push(...(await Promise.all(bodies)))
    expect(seen.some((text) => text.includes('expires_at'))).toBe(true)
    expect(seen.some((text) => text.includes('refreshedAt'))).toBe(true)
    for (const text of seen) {
      expect(text).not.toMatch(/\beyJ[\w-]{8,}|\brt_[0-9a-f]{32}/)
      for (const value of values) expect(text.includes(value)).toBe(false)
    }
    await visit.end()
  })
})

/** In the page: all that it has stored, in each of the places where it could. */
const everythingStored = `(async () => ({
  local: { ...localStorage },
  session: { ...sessionStorage },
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  databases: await indexedDB.databases(),
  name: window.name,
  state: history.state,
}))()`
