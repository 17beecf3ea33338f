/**
 * Settings in Basira's dashboard, in a real Chromium against a real server: sessions, account, billing, and the frame
 * around them.
 *
 * API keys have a file of their own; what the calls answer is tested beside them.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BasiraDashboard, type Person, signIn, startBasiraDashboard } from './basira.ts'
import { Visit } from './visit.ts'

let dashboard: BasiraDashboard

beforeAll(async () => {
  dashboard = await startBasiraDashboard()
})

afterAll(() => dashboard?.close())

/** A browser in which `person` is signed in already, at `path`. */
async function arrive(person: Person, path: string): Promise<Visit> {
  const visit = await Visit.start(dashboard, '/icon.svg')
  expect(await call(visit, 'POST', '/auth/session', person)).toBe(204)
  await visit.page.goto(`${dashboard.url}${path}`)
  await visit.page.getByRole('heading', { level: 1 }).waitFor()
  return visit
}

/** A call by the API with the cookies of `visit`. @returns its status */
async function call({ context }: Visit, method: string, path: string, data?: unknown): Promise<number> {
  const url = `${dashboard.url}/api/v1${path}`
  const reply = await context.request.fetch(url, { method, headers: { origin: dashboard.url }, data })
  return reply.status()
}

/** Another session of `person`, as a script has one. */
async function scripted(person: Person): Promise<{ isLive(): Promise<boolean>; end(): Promise<void> }> {
  const headers = { 'content-type': 'application/json', 'user-agent': 'curl/8.5.0' }
  const body = JSON.stringify(person)
  const reply = await fetch(`${dashboard.url}/api/v1/auth/login`, { method: 'POST', headers, body })
  const { access_token } = (await reply.json()) as { readonly access_token: string }
  const authorization = `Bearer ${access_token}`
  return {
    async isLive() {
      const { status } = await fetch(`${dashboard.url}/api/v1/auth/me`, { headers: { authorization } })
      expect([200, 401]).toContain(status)
      return status === 200
    },
    async end() {
      await fetch(`${dashboard.url}/api/v1/auth/logout`, { method: 'POST', headers: { authorization } })
    },
  }
}

/** As when somebody comes back to the window. */
async function comeBack(page: Page): Promise<void> {
  await page.evaluate('dispatchEvent(new Event("visibilitychange"))')
}

async function focused(page: Page, selector: string): Promise<void> {
  await page.locator(`${selector}:focus`).waitFor()
}

/** That `region` stands where it will be, and as large, while `call` is on its way: nothing moves when it comes. */
async function standsStill(
  { page }: Visit,
  region: string,
  call: string,
  arrived: RegExp,
  go: () => Promise<void>,
) {
  const held = Promise.withResolvers<void>()
  await page.route(call, async (route) => {
    await held.promise
    await route.continue()
  })
  await go()
  const shown = page.getByRole('region', { name: region })
  await shown.getByRole('status').first().waitFor({ state: 'attached' })
  const before = await shown.boundingBox()
  held.resolve()
  await shown.getByText(arrived).first().waitFor()
  expect(await shown.boundingBox()).toEqual(before)
  await page.unroute(call)
}

const said = (page: Page, what: string | RegExp) => page.getByRole('status').getByText(what).waitFor()
const head = (page: Page) => page.getByRole('banner')

describe('sessions', () => {
  const others = (page: Page) => page.getByRole('region', { name: 'Other sessions' })
  const dialog = (page: Page) => page.getByRole('dialog')

  test('one that another browser ends is out at its next click, and comes back to where it was', async () => {
    const person = await dashboard.person('heron')
    const one = await arrive(person, '/settings/account')
    const two = await arrive(person, '/settings/sessions')
    const { page } = two
    const here = page.getByRole('region', { name: 'This session' })
    await here.getByText('This browser').waitFor()
    expect(await here.getByRole('listitem').count()).toBe(1)
    expect(await others(page).getByRole('listitem').count()).toBe(1)
    expect(await others(page).innerText()).toMatch(
      /Chrome on Linux\s+Last used .+ from 127\.0\.0\.0\/24\s+Signed in/,
    )
    await two.expectForEverybody('sessions')

    await others(page)
      .getByRole('button', { name: /^End the session of Chrome on Linux/ })
      .focus()
    await page.keyboard.press('Enter')
    await dialog(page).waitFor()
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
    await focused(page, 'button[aria-label^="End the session of"]')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'End the session of Chrome on Linux?' }).waitFor()
    await two.expectAt('sessions-end', 'dark', 360)
    await dialog(page).getByRole('button', { name: 'End session' }).click()
    await said(page, 'The session of Chrome on Linux has ended.')
    await others(page).getByText('You are signed in nowhere else.').waitFor()
    await focused(page, 'h2:has-text("Other sessions")')

    await one.page.getByRole('link', { name: 'Billing' }).click()
    await one.page.getByText('session has ended').waitFor()
    await signIn(one, person)
    await one.page.getByRole('heading', { name: 'Billing', level: 1 }).waitFor()
    await one.end()
    await two.end()
  })

  test('are asked for again where that failed, may have begun or ended elsewhere, and all others end at once', async () => {
    const person = await dashboard.person('egret')
    const visit = await arrive(person, '/settings/account')
    const { page } = visit
    const list = '**/api/v1/auth/sessions'
    await page.route(list, (route) => route.fulfill({ status: 400, json: { error: 'Not now.' } }))
    await page.getByRole('link', { name: 'Sessions', exact: true }).click()
    await page.getByRole('alert').getByText('Not now.').waitFor()
    await page.unroute(list)
    await page.getByRole('button', { name: 'Try again' }).click()
    await others(page).getByText('You are signed in nowhere else.').waitFor()

    const gone = await scripted(person)
    await comeBack(page)
    await others(page)
      .getByRole('button', { name: /^End the session of curl/ })
      .click()
    await gone.end()
    await dialog(page).getByRole('button', { name: 'End session' }).click()
    await said(page, 'The session of curl has ended.')

    const scripts = [await scripted(person), await scripted(person)]
    await comeBack(page)
    await page.route(list, (route) =>
      route.request().method() === 'DELETE' ? route.abort() : route.continue(),
    )
    await page.getByRole('button', { name: 'End all other sessions' }).click()
    await dialog(page).getByRole('button', { name: 'End sessions' }).click()
    await dialog(page).getByRole('alert').getByText('The server cannot be reached').waitFor()
    visit.complaints.length = 0
    await page.unroute(list)
    expect(await Promise.all(scripts.map((script) => script.isLive()))).toEqual([true, true])
    await dialog(page).getByRole('button', { name: 'End sessions' }).click()
    await said(page, 'Your other sessions have ended.')
    await others(page).getByText('You are signed in nowhere else.').waitFor()
    expect(await Promise.all(scripts.map((script) => script.isLive()))).toEqual([false, false])
    await page.setViewportSize({ width: 360, height: 800 })
    await standsStill(visit, 'This session', list, /This browser/, async () => void (await page.reload()))
    await visit.end()
  })
})

describe('the account', () => {
  test('has another name, and so has the organization, in the head at once and after a reload', async () => {
    const person = await dashboard.person('avocet')
    const visit = await arrive(person, '/settings/account')
    const { page } = visit
    await page.getByText('Verified', { exact: true }).waitFor()
    expect(await page.getByRole('textbox', { name: /email/i }).count()).toBe(0)
    await visit.expectForEverybody('account')

    await page.getByLabel('Name', { exact: true }).fill('Ada Avocet')
    await page.keyboard.press('Enter')
    await said(page, 'Your name is saved.')
    await head(page).getByRole('link', { name: 'Your account, Ada Avocet' }).waitFor()

    await page.getByLabel('Organization name').fill('   ')
    await page.keyboard.press('Enter')
    await focused(page, 'input[aria-invalid="true"]')
    await page.getByText('This name is not accepted. It may be empty,').waitFor()
    expect(await head(page).innerText()).toContain(person.email)
    await page.getByLabel('Organization name').fill('Waders Limited')
    await page.getByRole('button', { name: 'Save organization' }).focus()
    await page.keyboard.press('Enter')
    await said(page, 'The organization’s name is saved.')
    await focused(page, 'button:has-text("Save organization")')
    await head(page).getByText('Waders Limited').waitFor()

    await page.reload()
    await head(page).getByRole('link', { name: 'Your account, Ada Avocet' }).waitFor()
    await head(page).getByText('Waders Limited').waitFor()
    await page.getByLabel('Name', { exact: true }).fill('')
    await page.keyboard.press('Enter')
    await head(page)
      .getByRole('link', { name: `Your account, ${person.email}` })
      .waitFor()

    await page.route('**/api/v1/auth/me', async (route) => {
      const response = await route.fetch()
      const me = (await response.json()) as { readonly organization: object }
      await route.fulfill({ response, json: { ...me, organization: { ...me.organization, role: 'member' } } })
    })
    await page.reload()
    await page.getByText('Only an owner of the organization can rename it. Your role is member.').waitFor()
    expect(await page.getByLabel('Organization name').count()).toBe(0)
    await page.unrouteAll({ behavior: 'wait' })
    await visit.end()
  })

  test('takes a new password for the current one only, and stays signed in here alone', async () => {
    const person = await dashboard.person('plover')
    const other = await arrive(person, '/settings/billing')
    const visit = await arrive(person, '/settings/account')
    const { page } = visit
    const form = page.getByRole('region', { name: 'Password' })
    expect(await form.locator('input[autocomplete="username"]').inputValue()).toBe(person.email)
    const change = async (current: string, fresh: string): Promise<void> => {
      await page.getByRole('textbox', { name: 'Current password' }).fill(current)
      await page.getByRole('textbox', { name: 'New password' }).fill(fresh)
      await page.keyboard.press('Enter')
    }
    const fresh = 'nine slow herons borrow ladders'
    await change('not my password at all', fresh)
    await form.getByText('The current password is wrong.').waitFor()
    await focused(page, 'input[autocomplete="current-password"][aria-invalid="true"]')
    await visit.expectAt('account-wrong-password', 'light', 360)
    await change(person.password, 'short')
    await form.getByText(/too short/).waitFor()
    await focused(page, 'input[autocomplete="new-password"][aria-invalid="true"]')
    await change(person.password, fresh)
    await said(page, 'Your password is changed. Your other sessions have ended.')
    expect(await page.getByRole('textbox', { name: 'New password' }).inputValue()).toBe('')

    await page.getByRole('link', { name: 'Look through the API keys' }).waitFor()
    await page.getByRole('link', { name: 'End all other sessions' }).click()
    await page.getByText('You are signed in nowhere else.').waitFor()
    await other.page.getByRole('link', { name: 'Sessions', exact: true }).click()
    await other.page.getByText('session has ended').waitFor()
    await signIn(other, { ...person, password: fresh })
    await other.page.getByText('This browser').waitFor()
    await other.end()
    await visit.end()
  })
})

test('billing counts what is used, tells what verification unlocks, and keeps that promise', async () => {
  const person = await dashboard.person('curlew', { verified: false })
  const visit = await arrive(person, '/settings/account')
  const { page } = visit
  await page.getByText('Not verified', { exact: true }).waitFor()
  const database = { name: 'orders', engine: 'postgres', host: 'db.internal' }
  expect(await call(visit, 'POST', '/databases', database)).toBe(201)
  for (const name of ['agent', 'laptop']) expect(await call(visit, 'POST', '/api-keys', { name })).toBe(201)

  await standsStill(visit, 'Plan and usage', '**/api/v1/billing', /1 of 1/, () =>
    page.getByRole('link', { name: 'Billing' }).click(),
  )
  const table = page.getByRole('table', { name: 'Usage and limits' })
  const row = async (name: string): Promise<string[]> =>
    (await table.getByRole('row', { name }).getByRole('cell').allInnerTexts()).map((text) => text.trim())
  await table.waitFor()
  await page.getByText('API keys cannot open it').waitFor()
  expect(await page.getByRole('region', { name: 'Plan and usage' }).innerText()).toMatch(/^Plan\s+free/i)
  expect(await row('Databases')).toEqual(['1 of 1', '1', 'Unlimited'])
  expect(await row('Active API keys')).toEqual(['2 of 1000', '1000', '1000'])
  const bar = table.getByRole('progressbar', { name: 'Used databases' })
  expect(await bar.getAttribute('aria-valuetext')).toBe('1 of 1 databases')
  const promised = [await row('Telemetry'), await row('Recommendations')]
  expect(promised).toEqual([
    ['', '24 hours', '30 days'],
    ['', 'No', 'Yes'],
  ])
  await visit.expectForEverybody('billing-unverified')
  await page.setViewportSize({ width: 1440, height: 800 })

  const token = await dashboard.post.takeToken(person.email, /verify/i)
  expect(await call(visit, 'POST', '/auth/verify-email', { token })).toBe(204)
  await comeBack(page)
  await table.getByText('30 days').waitFor()
  await page.getByRole('columnheader', { name: 'Once verified' }).waitFor({ state: 'detached' })
  expect([await row('Telemetry'), await row('Recommendations')]).toEqual(
    promised.map(([used, , included]) => [used, included]),
  )
  expect(await row('Databases')).toEqual(['1', 'Unlimited'])
  await visit.expectAt('billing', 'light', 1440)

  await page.route('**/api/v1/billing', (route) =>
    route.fulfill({ status: 400, json: { error: 'Not now.' } }),
  )
  await page.reload()
  await page.getByRole('alert').getByText('Not now.').waitFor()
  await page.unroute('**/api/v1/billing')
  await page.getByRole('button', { name: 'Try again' }).click()
  await table.waitFor()
  await visit.end()
})

test('the menu of a narrow window is opened, walked, left and used by keyboard alone', async () => {
  const visit = await arrive(await dashboard.person('knot'), '/settings/billing')
  const { page } = visit
  await page.setViewportSize({ width: 360, height: 640 })
  const burger = head(page).getByRole('button', { name: 'Open the menu' })
  const menu = page.getByRole('navigation', { name: 'Menu' })
  await menu.waitFor({ state: 'hidden' })
  expect(await burger.getAttribute('aria-expanded')).toBe('false')
  await burger.focus()
  // What has slid away is not walked through: behind the head comes the page.
  for (let at = 0; at < 4; at++) await page.keyboard.press('Tab')
  await focused(page, 'main *')

  await burger.focus()
  await page.keyboard.press('Enter')
  await focused(page, 'nav a[aria-current="page"]:has-text("Billing")')
  expect(await head(page).getByRole('button', { name: 'Close the menu' }).getAttribute('aria-expanded')).toBe(
    'true',
  )
  await visit.expectAt('menu', 'dark', 360)
  // Nor is the page under it.
  for (let at = 0; at < 3; at++) await page.keyboard.press('Tab')
  expect(await page.locator('main :focus').count()).toBe(0)
  expect(await page.locator('main').getAttribute('inert')).not.toBeNull()
  await page.keyboard.press('Escape')
  await focused(page, 'header button[aria-expanded="false"]')
  expect(await page.locator('main').getAttribute('inert')).toBeNull()
  await menu.waitFor({ state: 'hidden' })

  await page.keyboard.press('Enter')
  await focused(page, 'nav a[aria-current="page"]')
  await page.keyboard.press('Shift+Tab')
  await focused(page, 'nav a:has-text("Account")')
  await page.keyboard.press('Enter')
  await focused(page, 'h1:has-text("Account")')
  await menu.waitFor({ state: 'hidden' })

  await burger.click()
  await menu.getByRole('link', { name: 'Account' }).click()
  await menu.waitFor({ state: 'hidden' })
  await focused(page, 'header button[aria-expanded="false"]')
  await burger.click()
  await menu.waitFor()
  await page.setViewportSize({ width: 1440, height: 800 })
  await page.getByRole('link', { name: 'Look through the API keys' }).click({ trial: true })
  await visit.end()
})

test('where the server is away the dashboard stays and says so, and goes on once it is back', async () => {
  const visit = await arrive(await dashboard.person('phalarope'), '/settings/billing')
  const { page, context } = visit
  await context.setOffline(true)
  await page.getByRole('link', { name: 'Sessions' }).click()
  const alert = page.getByRole('main').getByRole('alert')
  await alert.getByText('The server cannot be reached.').waitFor()
  await alert.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('navigation').getByRole('alert').getByText('The server cannot be reached.').waitFor()
  expect(page.url()).toBe(`${dashboard.url}/settings/sessions`)
  await context.setOffline(false)
  await alert.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'This session' }).waitFor()
  // The browser and the router tell this to the console as well.
  const others = visit.complaints.splice(0).filter((said) => !/ERR_INTERNET|cannot be reached/.test(said))
  expect(others).toEqual([])
  await visit.end()
})

test('an address that is no place says so to strangers and to whoever is signed in, and leads on', async () => {
  const visit = await Visit.start(dashboard, '/settings/nothing-here')
  const { page } = visit
  await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor()
  expect(await page.title()).toBe('There is no such page · Basira')
  await visit.expectInCorners('lost')
  expect(await call(visit, 'POST', '/auth/session', await dashboard.person('lapwing'))).toBe(204)
  await page.reload()
  await page.getByRole('link', { name: 'To your databases' }).click()
  await page.getByRole('heading', { name: 'No databases yet' }).waitFor()
  await visit.end()
})

test('the way past the menu leads the keyboard into the page, and leaves the address as it is', async () => {
  const visit = await arrive(await dashboard.person('sanderling'), '/settings/account')
  const { page } = visit
  await page.keyboard.press('Tab')
  await focused(page, 'a:has-text("Skip to content")')
  await page.keyboard.press('Enter')
  await focused(page, 'main')
  expect(page.url()).toBe(`${dashboard.url}/settings/account`)
  await page.keyboard.press('Tab')
  await focused(page, 'main input')
  await visit.end()
})
