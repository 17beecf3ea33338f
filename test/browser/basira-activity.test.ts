/**
 * The activity page of Basira's dashboard, in a real Chromium against a real server.
 *
 * What the call answers is tested beside it.
 */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BasiraDashboard, type Person, startBasiraDashboard } from './basira.ts'
import { Visit } from './visit.ts'

let dashboard: BasiraDashboard

beforeAll(async () => {
  dashboard = await startBasiraDashboard()
})

afterAll(() => dashboard?.close())

async function call({ context }: Visit, method: string, path: string, data?: unknown): Promise<number> {
  const url = `${dashboard.url}/api/v1${path}`
  const reply = await context.request.fetch(url, { method, headers: { origin: dashboard.url }, data })
  return reply.status()
}

async function signedIn(person: Person): Promise<Visit> {
  const visit = await Visit.start(dashboard, '/icon.svg')
  expect(await call(visit, 'POST', '/auth/session', person)).toBe(204)
  return visit
}

const table = (page: Page) => page.getByRole('table', { name: 'Events' })
const activity = '**/api/v1/activity*'

test('tells who did what from where, chosen by keyboard, by person, action and time, and exported', async () => {
  const person = await dashboard.person('bittern')
  const visit = await signedIn(person)
  const { page } = visit
  expect(await call(visit, 'POST', '/api-keys', { name: 'Deploy pipeline' })).toBe(201)
  const wrong = { current_password: 'not that', new_password: 'nine slow herons borrow ladders' }
  expect(await call(visit, 'POST', '/auth/change-password', wrong)).toBe(403)
  await page.goto(`${dashboard.url}/settings/sessions`)
  await page.getByRole('link', { name: 'Activity' }).focus()
  await page.keyboard.press('Enter')
  await page.locator('h1:focus:has-text("Activity")').waitFor()
  const made = table(page).getByRole('row', { name: /Created API key Deploy pipeline/ })
  await expect.poll(() => made.innerText()).toMatch(/bittern@example\.com[\s\S]*127\.0\.0\.0\/24/)
  await table(page)
    .getByRole('row', { name: /Wrong current password of bittern@example.com Refused/ })
    .waitFor()
  await visit.expectForEverybody('activity')
  await page.setViewportSize({ width: 1440, height: 800 })

  await page.getByLabel('What').focus()
  await page.keyboard.type('API')
  await expect.poll(() => page.url()).toContain('what=keys')
  await table(page)
    .getByRole('row', { name: /Wrong current password/ })
    .waitFor({ state: 'detached' })
  await expect.poll(() => table(page).getByRole('row').count()).toBe(2)
  await page.getByLabel('When').selectOption({ label: 'Last 7 days' })
  await page.getByLabel('Who').selectOption({ label: person.email })
  await made.waitFor()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export NDJSON' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('activity.ndjson')
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line).action)).toEqual(['key.created'])

  await page.getByLabel('What').selectOption({ label: 'Organization' })
  await page.getByRole('heading', { name: 'No events match' }).waitFor()
  await visit.expectInCorners('activity-nothing')
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await table(page)
    .getByRole('row', { name: /Wrong current password/ })
    .waitFor()
  await visit.end()
})

test('shows older events when asked, says what it waits for, and that it failed', async () => {
  const visit = await signedIn(await dashboard.person('rail'))
  const { page } = visit
  for (let change = 0; change < 60; change++)
    expect(await call(visit, 'PATCH', '/organization', { name: `Waders ${change}` })).toBe(200)
  await page.route(activity, (route) => route.fulfill({ status: 400, json: { error: 'Not now.' } }))
  await page.goto(`${dashboard.url}/settings/activity`)
  await page.getByRole('alert').getByText('Not now.').waitFor()
  await visit.expectInCorners('activity-failed')
  await page.unroute(activity)
  const held = Promise.withResolvers<void>()
  await page.route(activity, async (route) => {
    await held.promise
    await route.continue()
  })
  await page.reload()
  await page.getByRole('status').getByText('Loading events').waitFor({ state: 'attached' })
  await visit.picture('activity-loading')
  held.resolve()
  await table(page).waitFor()
  await page.unroute(activity)
  await expect.poll(() => table(page).getByRole('row').count()).toBe(51)
  await page.getByRole('button', { name: 'Show more' }).click()
  await table(page)
    .getByRole('row', { name: /Signed up/ })
    .waitFor()
  await expect.poll(() => page.getByRole('button', { name: 'Show more' }).count()).toBe(0)
  await visit.end()
})
