/**
 * Databases in Basira's dashboard, in a real Chromium: registering, watching, changing and deleting them.
 *
 * What agents report is written to the rows that they would write: the pages show what the API says of it.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BasiraDashboard, type Person, signedInVisit, startBasiraDashboard } from './basira.ts'
import type { Visit } from './visit.ts'

let folder: string
let dashboard: BasiraDashboard
let rows: DatabaseSync
let owner: Person
let visit: Visit
let page: Page

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basira-databases-'))
  dashboard = await startBasiraDashboard({ BASIRA_DATABASE_URL: `file:${join(folder, 'basira.sqlite')}` })
  rows = new DatabaseSync(join(folder, 'basira.sqlite'))
  owner = await dashboard.person('owner')
  visit = await signedInVisit(dashboard, owner)
  page = visit.page
  await page.clock.install()
})

afterAll(async () => {
  rows?.close()
  await dashboard?.close()
  await rm(folder, { recursive: true, force: true })
})

/** As if an agent had reported the databases of this name so long ago. */
function reported(name: string, agoMs: number): void {
  rows.prepare('update databases set last_seen_at = ? where name = ?').run(Date.now() - agoMs, name)
}

function heading(on: Page, name: string) {
  return on.getByRole('heading', { name, level: 1 })
}

/** Messages lie over the foot of a narrow window for some seconds, as they would for anybody. */
async function widen(on: Page): Promise<void> {
  await on.setViewportSize({ width: 1440, height: 800 })
}

/** Looks again as when somebody comes back to the tab. */
async function comeBack(): Promise<void> {
  await page.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
}

/** Registers through the API, in the name of whoever is signed in. */
async function registered(on: Page, name: string, more: object = {}): Promise<void> {
  const body = { name, engine: 'postgres', host: `${name}.internal`, ...more }
  const reply = await on.request.post(`${dashboard.url}/api/v1/databases`, {
    data: body,
    headers: { origin: dashboard.url },
  })
  expect(reply.status()).toBe(201)
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** What is said of what has the focus; empty where nothing has it. */
async function focused(): Promise<string> {
  const name = `(({ activeElement: on, body }) => on === null || on === body ? ''
    : on.getAttribute('aria-label') ?? on.labels?.[0]?.textContent ?? on.textContent)(document)`
  return String(await page.evaluate(name))
}

test('from nothing to a registered database by keyboard alone, and on to what the agent needs', async () => {
  await page.getByRole('heading', { name: 'No databases yet' }).waitFor()
  await visit.expectInCorners('databases-empty')
  await page.setViewportSize({ width: 360, height: 800 })
  await page.getByRole('link', { name: 'Register a database' }).focus()
  await press('Enter')
  await heading(page, 'Register a database').waitFor()
  await expect.poll(focused).toBe('Register a database')
  await visit.expectForEverybody('databases-register')

  // Nothing filled in: what is missing is told at the fields, and the first of them has the focus.
  await page.getByRole('button', { name: 'Register database' }).focus()
  await press('Enter')
  await page.getByText('Give it a name.').waitFor()
  await page.getByText('Say where the agent reaches it.').waitFor()
  await expect.poll(focused).toMatch(/^Name/)
  await visit.expectInCorners('databases-register-refused')
  await page.keyboard.type('orders')
  expect(await page.getByText('Give it a name.').count()).toBe(0)

  // The port follows the engine until somebody types one.
  const port = page.getByLabel('Port')
  await press('Tab', 'ArrowDown')
  expect(await port.inputValue()).toBe('8123')
  await press('ArrowUp')
  expect(await port.inputValue()).toBe('5432')
  await press('Tab')
  await page.keyboard.type('17.2')
  await press('Tab')
  await expect.poll(focused).toMatch(/^Host/)
  await page.keyboard.type('postgres://app:secret@db-1.internal/orders')
  await press('Enter')
  await page.getByText('Only the host').waitFor()
  await expect.poll(focused).toMatch(/^Host/)
  await press('Control+a')
  await page.keyboard.type('db-1.internal')
  await press('Tab', 'Control+a')
  await page.keyboard.type('6432')

  // Tags come and go without losing the place.
  await press('Tab', 'Enter')
  await expect.poll(focused).toBe('Name of tag 1')
  await page.keyboard.type('env')
  await press('Tab')
  await page.keyboard.type('production')
  await press('Tab', 'Tab')
  await expect.poll(focused).toBe('Add a tag')
  await press('Enter')
  await page.keyboard.type('env')
  await press('Enter')
  await page.getByText('There is a tag of this name already.').waitFor()
  await expect.poll(focused).toBe('Name of tag 2')
  await press('Tab', 'Tab', 'Enter')
  await expect.poll(focused).toBe('Name of tag 1')
  await press('Enter')

  await heading(page, 'orders').waitFor()
  await expect.poll(focused).toBe('orders')
  await page.getByRole('status').getByText('orders is registered.').waitFor()
  const [shown] = await registeredOnes(page)
  expect(shown).toMatchObject({
    name: 'orders',
    engine: 'postgres',
    engine_version: '17.2',
    host: 'db-1.internal',
    port: 6_432,
    tags: { env: 'production' },
  })
})

async function registeredOnes(on: Page): Promise<readonly Record<string, unknown>[]> {
  const reply = await on.request.get(`${dashboard.url}/api/v1/databases`)
  return (await reply.json()).databases
}

/** As a browser does that was told so for this site, until the returned function is called. */
async function refuseClipboard(on: Page): Promise<() => Promise<void>> {
  await on.evaluate(
    `navigator.clipboard.writeText = () => Promise.reject(new DOMException('Write permission denied.', 'NotAllowedError'))`,
  )
  return async () => {
    await on.evaluate('delete navigator.clipboard.writeText')
  }
}

test('a database that no agent reports says what to do, and notices the first report by itself', async () => {
  await page.getByText('No agent has reported this database yet.').waitFor()
  const copy = page.getByRole('button', { name: 'Copy config.yaml' })
  const allow = await refuseClipboard(page)
  await copy.press('Enter')
  await page.getByRole('alert').filter({ hasText: 'Select the text and copy it yourself.' }).waitFor()
  await visit.expectAt('database-copy-refused', 'light', 360)
  await widen(page)
  await allow()
  const config = `api:
  url: ${dashboard.url}
  key: dbm_ak_…
databases:
  - name: orders
    engine: postgres
    host: db-1.internal
    port: 6432
`
  expect(await page.getByRole('group', { name: 'config.yaml' }).textContent()).toBe(config)
  await copy.click()
  await page
    .getByRole('status')
    .filter({ hasText: 'config.yaml is on the clipboard' })
    .waitFor({ state: 'attached' })
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(config)
  expect(await page.getByRole('alert').count()).toBe(0)
  await visit.expectForEverybody('database-new')
  expect(await page.getByRole('link', { name: 'Create an API key' }).getAttribute('href')).toBe(
    '/settings/api-keys',
  )

  // Nobody does anything: the page looks again every now and then.
  reported('orders', 90_000)
  await page.clock.fastForward(10_000)
  const health = page.getByRole('region', { name: 'Health' })
  await health.getByRole('status').filter({ hasText: 'Connected' }).waitFor()
  await health.getByText('Last seen 1 minute ago').waitFor()
  expect(await page.getByRole('heading', { name: 'Connect the agent' }).count()).toBe(0)

  reported('orders', 3_700_000)
  await comeBack()
  await health.getByRole('status').filter({ hasText: 'Disconnected' }).waitFor()
  await health.getByText('at least three of its reports are missing').waitFor()
  await visit.expectAt('database-disconnected', 'light', 1440)
})

test('only what was changed is sent, what others changed meanwhile stays, and leaving unsaved asks first', async () => {
  await page.getByRole('link', { name: 'Edit' }).click()
  await heading(page, 'Edit orders').waitFor()
  await visit.expectInCorners('database-edit')
  await widen(page)
  await page.getByLabel('Seconds between reports').fill('0')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('A whole number of seconds').waitFor()
  await expect.poll(focused).toMatch(/^Seconds between reports/)
  await page.getByLabel('Seconds between reports').fill('4000')
  await page.getByLabel('Collect replication').uncheck()

  await page.getByRole('link', { name: '← orders' }).click()
  const question = page.getByRole('dialog', { name: 'Leave without saving?' })
  await question.waitFor()
  await question.getByRole('button', { name: 'Cancel' }).click()
  await question.waitFor({ state: 'hidden' })
  expect(await page.getByLabel('Seconds between reports').inputValue()).toBe('4000')

  const [{ id } = { id: '' }] = await registeredOnes(page)
  const elsewhere = { host: 'db-2.internal', disabled_collectors: ['locks'] }
  await page.request.patch(`${dashboard.url}/api/v1/databases/${id}`, {
    data: elsewhere,
    headers: { origin: dashboard.url },
  })
  await page.getByRole('button', { name: 'Save' }).click()
  await heading(page, 'orders').waitFor()
  await page.getByRole('status').getByText('The changes to orders are saved.').waitFor()
  // Three missed intervals of 4000 seconds are not over yet.
  await page.getByRole('region', { name: 'Health' }).getByText('Connected').waitFor()
  await page.getByText('db-2.internal:6432').waitFor()
  await page.getByText('locks').waitFor()
  // Not to the form, which is done with.
  await page.goBack()
  expect(new URL(page.url()).pathname).toBe(`/databases/${id}`)
})

test('what the server refuses is told at the field that it names', async () => {
  await widen(page)
  await page.getByRole('link', { name: 'Edit' }).click()
  const address = '**/api/v1/databases/*'
  await page.route(address, (route) =>
    route.request().method() === 'PATCH'
      ? route.fulfill({
          status: 400,
          json: { error: 'The body does not fit what this call takes. Look at host.' },
        })
      : route.fallback(),
  )
  await page.getByLabel('Host').fill('db-3.internal')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The server did not accept this.').waitFor()
  await expect.poll(focused).toMatch(/^Host/)
  await page.unroute(address)
  await page.getByLabel('Host').fill('db-2.internal')
  // Nothing differs from what is saved any more: there is nothing to ask about.
  await page.getByRole('link', { name: 'Cancel' }).click()
  await heading(page, 'orders').waitFor()
})

test('the list shows the health of each, follows it, says when it cannot, and goes on once it can', async () => {
  await registered(page, 'events', { engine: 'clickhouse', tags: { env: 'test', a: '1', b: '2', c: '3' } })
  await page.getByRole('link', { name: '← Databases' }).click()
  const table = page.getByRole('table', { name: 'Databases' })
  await widen(page)
  await comeBack()
  await table
    .getByRole('row', { name: /events Not connected yet Never events.internal:8123 ClickHouse env=test/ })
    .waitFor()
  await table
    .getByRole('row', {
      name: /orders Connected 1 hour ago db-2.internal:6432 PostgreSQL 17.2 env=production/,
    })
    .waitFor()
  await table.getByText('and 1 more').waitFor()
  await visit.expectForEverybody('databases-list')
  await widen(page)

  reported('orders', 100_000_000)
  await page.clock.fastForward(30_000)
  await page.getByRole('status').filter({ hasText: '2 databases, 1 disconnected' }).waitFor()

  await page.route('**/api/v1/databases', (route) =>
    route.fulfill({ status: 403, json: { error: 'Not now.' } }),
  )
  await comeBack()
  await page.getByRole('alert').filter({ hasText: 'Not now.' }).waitFor()
  expect(await table.getByRole('row').count()).toBe(3)
  await page.reload()
  await page.getByRole('alert').filter({ hasText: 'Not now.' }).waitFor()
  expect(await table.count()).toBe(0)
  await visit.expectAt('databases-failed', 'dark', 360)
  await page.unroute('**/api/v1/databases')
  await page.getByRole('button', { name: 'Try again' }).click()
  await table.getByRole('link', { name: 'orders' }).waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
})

test('from ten databases on the list is searched, its order and search stand in the address', async () => {
  expect(await page.getByRole('searchbox').count()).toBe(0)
  for (let at = 3; at <= 10; at++) await registered(page, `db-${at}`, { tags: { shard: String(at) } })
  await page.reload()
  const names = () => page.getByRole('table').getByRole('rowheader').allTextContents()
  const search = page.getByRole('searchbox', { name: 'Search databases' })
  await search.waitFor()
  await expect
    .poll(names)
    .toEqual([...Array.from({ length: 8 }, (_, at) => `db-${at + 3}`), 'events', 'orders'])
  await widen(page)
  await page.getByRole('columnheader', { name: 'Health' }).getByRole('button').click()
  await expect.poll(async () => (await names())[0]).toBe('orders')
  expect(await page.getByRole('columnheader', { name: 'Health' }).getAttribute('aria-sort')).toBe('ascending')
  await search.fill('shard=1')
  await expect.poll(names).toEqual(['db-10'])
  await page.getByRole('status').filter({ hasText: '1 of 10 databases' }).waitFor()
  await page.reload()
  await expect.poll(names).toEqual(['db-10'])
  expect(await search.inputValue()).toBe('shard=1')
  expect(new URL(page.url()).search).toBe('?q=shard%3D1&sort=health')
  await search.fill('nowhere')
  await page.getByText('No databases match').waitFor()
  await page.getByRole('link', { name: 'Show all databases' }).click()
  await expect.poll(async () => (await names()).length).toBe(10)
  expect(await search.inputValue()).toBe('')
})

test('however long names and addresses are, the window holds them and the health stays whole', async () => {
  await registered(page, 'x'.repeat(100), {
    host: 'h'.repeat(255),
    tags: { ['k'.repeat(100)]: 'v'.repeat(200) },
  })
  await comeBack()
  await page.getByRole('link', { name: 'x'.repeat(100) }).waitFor()
  for (const width of [360, 770, 1440]) {
    await page.setViewportSize({ width, height: 800 })
    // The menu slides out of a window that narrows.
    await expect.poll(() => visit.isWithinWindow(), { message: `${width}` }).toBe(true)
    const cut =
      "[...document.querySelectorAll('td[data-label=Health] span')].filter((on) => on.scrollWidth > on.clientWidth)"
    expect(await page.evaluate(`${cut}.length`), `${width}`).toBe(0)
  }
})

test('a database is deleted by typing its name exactly, and nothing less', async () => {
  await page.getByRole('link', { name: 'orders' }).click()
  await heading(page, 'orders').waitFor()
  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete this database?' })
  const deed = dialog.getByRole('button', { name: 'Delete database' })
  const input = dialog.getByLabel('Type orders to confirm')
  await expect.poll(focused).toBe('Type orders to confirm')
  await visit.expectInCorners('database-delete')
  await widen(page)
  for (const typed of ['order', 'Orders', ' orders']) {
    await input.fill(typed)
    expect(await deed.isDisabled()).toBe(true)
    await press('Enter')
  }
  await press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await expect.poll(focused).toBe('Delete')
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.evaluate("navigator.clipboard.writeText('orders')")
  await input.focus()
  await press('Control+v')
  await page.route(
    '**/api/v1/databases/*',
    (route) => route.fulfill({ status: 409, json: { error: 'Not now.' } }),
    {
      times: 1,
    },
  )
  await deed.click()
  await dialog.getByRole('alert').filter({ hasText: 'Not now.' }).waitFor()
  await deed.click()
  await heading(page, 'Databases').waitFor()
  await page.getByRole('status').getByText('orders is deleted.').waitFor()
  await page.getByRole('link', { name: 'events' }).waitFor()
  expect(await page.getByRole('link', { name: 'orders' }).count()).toBe(0)
})

test('what is not there says so, and leads back', async () => {
  for (const path of [`/databases/${'0'.repeat(32)}`, '/databases/x/edit']) {
    await page.goto(`${dashboard.url}${path}`)
    await heading(page, 'There is no such database').waitFor()
  }
  await visit.expectAt('database-gone', 'light', 1440)
  await page.getByRole('link', { name: 'To your databases' }).click()
  await heading(page, 'Databases').waitFor()
  await page.goto(`${dashboard.url}/databases`)
  await heading(page, 'Databases').waitFor()
  await visit.end()
})

test('who is not verified learns before the form that one database is all, and has the form once verified', async () => {
  const novice = await dashboard.person('novice', { verified: false })
  const other = await signedInVisit(dashboard, novice, '/databases/new')
  const tab = other.page
  await tab.getByLabel('Name').fill('first')
  await tab.getByLabel('Host').fill('db.internal')
  // Somebody else of the account was faster: the server refuses what the page still offered.
  await registered(tab, 'faster')
  await tab.getByRole('button', { name: 'Register database' }).click()
  const limit = tab
    .getByRole('alert')
    .filter({ hasText: 'Verify your email address to register more databases' })
  await limit.waitFor()
  await tab.locator('[role="alert"]:focus').waitFor()
  expect(await tab.getByText('POST /api/v1').count()).toBe(0)
  expect(await tab.getByLabel('Host').count()).toBe(0)
  await other.expectInCorners('databases-limit')
  await widen(tab)
  // The banner, which offers the same above other pages, gives way to what is said here.
  const banner = tab.getByRole('region', { name: 'Verify your email address' })
  expect(await banner.count()).toBe(0)
  await tab.getByRole('link', { name: '← Databases' }).click()
  await tab.getByRole('button', { name: 'Leave' }).click()
  await banner.waitFor()
  await tab.getByRole('link', { name: 'Register a database' }).click()
  await limit.waitFor()
  expect(await tab.getByLabel('Host').count()).toBe(0)
  expect(await banner.count()).toBe(0)
  await limit.getByRole('button', { name: 'Send the email again' }).waitFor()

  const token = await dashboard.post.takeToken(novice.email, /verify/i)
  await tab.request.post(`${dashboard.url}/api/v1/auth/verify-email`, {
    data: { token, password: novice.password },
    headers: { origin: dashboard.url },
  })
  await tab.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
  await limit.waitFor({ state: 'hidden' })
  await tab.getByLabel('Name').fill('second')
  await tab.getByLabel('Host').fill('db.internal')
  await tab.getByRole('button', { name: 'Register database' }).click()
  await heading(tab, 'second').waitFor()
  await other.end()
})
