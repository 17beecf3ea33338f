/**
 * Every page of Basker's panel, in a real Chromium: whether everybody can use it, at both widths and in both schemes.
 *
 * What can be done on them is basker.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BaskerPanel, signedInVisit, startBaskerPanel } from './basker.ts'
import { Visit } from './visit.ts'

let panel: BaskerPanel
let visit: Visit

beforeAll(async () => {
  panel = await startBaskerPanel()
  visit = await signedInVisit(panel)
})

afterAll(() => panel?.close())

async function show(path: string, heading: string): Promise<void> {
  expect((await visit.page.goto(`${panel.url}${path}`))?.status()).toBe(200)
  await visit.page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  await visit.page.waitForLoadState('networkidle')
}

describe('without being signed in, everybody can use', () => {
  test.each([
    ['sign-in', 'Sign in'],
    ['forgot-password', 'Forgot your password?'],
  ])('/%s', async (path, heading) => {
    const stranger = await Visit.start(panel, `/${path}`)
    await stranger.page.getByRole('heading', { name: heading, level: 1 }).waitFor()
    await stranger.expectForEverybody(path)
    await stranger.end()
  })

  test.each([
    ['reset-password', 'Choose a new password'],
    ['accept-invitation', 'Welcome to Basker'],
    ['end-sessions', 'End all sessions'],
  ])('/%s with a link that works no more, which says so before anybody types', async (path, heading) => {
    const stranger = await Visit.start(panel, `/${path}#token=x`)
    await stranger.page.getByRole('heading', { name: heading, level: 1 }).waitFor()
    await stranger.page.getByText('This link does not work any more').waitFor()
    expect(await stranger.page.locator('input').count()).toBe(0)
    await stranger.expectForEverybody(`${path}-spent`)
    await stranger.end()
  })

  test.each([
    ['reset-password', 'reset_password', 'Set password'],
    ['end-sessions', 'end_sessions', 'End all sessions'],
  ])('/%s with one that does', async (path, purpose, button) => {
    const stranger = await Visit.start(panel, '/sign-in')
    const { page } = stranger
    await page.route('**/api/users/links', (route) =>
      route.fulfill({
        json: { purpose, email: 'editor@example.com', expires_at: '2030-01-01T00:00:00.000Z' },
      }),
    )
    await page.goto(`${panel.url}/${path}#token=x`)
    await page.getByRole('button', { name: button }).waitFor()
    await stranger.expectForEverybody(`${path}-link`)
    await stranger.end()
  })
})

test('an address that is no place says so to whoever goes there, and leads on', async () => {
  const stranger = await Visit.start(panel, '/nowhere/at/all')
  expect((await stranger.page.reload())?.status()).toBe(404)
  await stranger.page.getByRole('heading', { name: 'There is no such page', level: 1 }).waitFor()
  expect(await stranger.page.title()).toBe('There is no such page · Basker')
  await stranger.expectInCorners('no-such-page')
  await stranger.page.getByRole('link', { name: 'To the panel' }).click()
  await stranger.page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
  await stranger.end()
})

test('a link that was cut off says so', async () => {
  const stranger = await Visit.start(panel, '/end-sessions')
  await stranger.page.getByText('This link is not complete').waitFor()
  await stranger.expectInCorners('end-sessions-cut')
  await stranger.end()
})

describe('signed in, everybody can use', () => {
  test('the list of events, and at 360 pixels those of everything else', async () => {
    await show('/t/royal-opera-house/events', 'Events')
    await visit.page.getByRole('table').waitFor()
    await visit.expectForEverybody('list-events')
    for (const name of ['Pages', 'Venues', 'People', 'Posts']) {
      await show(`/t/royal-opera-house/${name.toLowerCase()}`, name)
      await visit.page.getByRole('table').waitFor()
      expect(await visit.isWithinWindow(), name).toBe(true)
    }
  })

  test('a list in which nothing fits', async () => {
    await show('/t/royal-opera-house/pages?search=zzzzqq', 'Pages')
    await visit.page.getByText('Nothing fits').waitFor()
    await visit.expectInCorners('list-nothing')
  })

  test.each([
    ['/t/nowhere/pages', 'There is no such tenant', 'To the panel'],
    ['/t/royal-opera-house/nothing', 'There is no such collection', 'To the panel'],
    ['/t/royal-opera-house/pages/gone', 'There is no such document', 'To the list'],
  ])('what is not there, at %s', async (path, heading, wayOn) => {
    await show(path, heading)
    expect(await visit.page.title()).toBe(`${heading} · Basker`)
    await visit.expectAt(heading.replaceAll(' ', '-'), 'light', 360)
    await visit.page.getByRole('link', { name: wayOn }).click()
    await visit.page.getByRole('heading', { name: 'Pages', level: 1 }).waitFor()
  })

  test('the editor of a known event and of a new one', async () => {
    await show('/t/royal-opera-house/events', 'Events')
    await visit.page.getByRole('table').getByRole('link').first().click()
    await visit.page.getByLabel('Venue').first().waitFor()
    await visit.page.waitForLoadState('networkidle')
    await visit.expectForEverybody('event')
    await show('/t/royal-opera-house/events/new', 'New event')
    await visit.page.getByRole('button', { name: 'Publish' }).click()
    await visit.page.getByText('Title is required').first().waitFor()
    await visit.expectInCorners('event-refused')
  })

  test('the profile, the dialog for a key and the key that is shown once', async () => {
    await show('/profile', 'Your profile')
    await visit.page.getByText('This browser').waitFor()
    await visit.page.getByRole('button', { name: 'Generate New API Key' }).click()
    await visit.page.getByLabel('Name').fill('Ticketing')
    await visit.expectInCorners('key-dialog')
    await visit.page.getByRole('button', { name: 'Generate', exact: true }).click()
    await visit.page.getByRole('region', { name: 'Your new API key' }).waitFor()
    await visit.page.getByRole('table', { name: 'API keys' }).waitFor()
    await visit.expectForEverybody('profile')
    await visit.page.getByLabel('I have stored it').check()
    await visit.page.getByRole('button', { name: 'Done' }).click()
    await visit.page.getByRole('button', { name: 'Revoke Ticketing' }).click()
    await visit.page.getByRole('dialog').waitFor()
    await visit.expectInCorners('revoke-dialog')
  })

  test('users and roles, with their dialogs', async () => {
    await show('/users', 'Users and roles')
    await visit.page.getByRole('table', { name: 'Users' }).waitFor()
    await visit.expectForEverybody('users')
    await visit.page.getByRole('button', { name: 'Invite somebody' }).click()
    await visit.page.getByRole('dialog').waitFor()
    await visit.expectInCorners('invite-dialog')
  })

  test('the activity, filtered and exported', async () => {
    const { page } = visit
    await show('/activity', 'Activity')
    const events = page.getByRole('table', { name: 'Events' })
    await events
      .getByRole('row', { name: /Signed in on/ })
      .first()
      .waitFor()
    await visit.expectForEverybody('activity')
    await page.getByLabel('What').selectOption({ label: 'Organization' })
    await page.getByRole('heading', { name: 'No events match' }).waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await events.waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export NDJSON' }).click()
    expect((await download).suggestedFilename()).toBe('activity.ndjson')
  })

  test('the menu of a narrow window, by keyboard too', async () => {
    const { page } = visit
    await show('/t/royal-opera-house/pages', 'Pages')
    await page.setViewportSize({ width: 360, height: 800 })
    const menu = page.getByRole('navigation', { name: 'Menu' })
    await menu.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Open the menu' }).press('Enter')
    await menu.locator('a[aria-current="page"]:focus', { hasText: 'Pages' }).waitFor()
    await visit.expectAt('menu', 'dark', 360)
    // The page under it cannot be got to.
    expect(await page.locator('main').getAttribute('inert')).not.toBeNull()
    await page.keyboard.press('Escape')
    await page.locator('header button[aria-expanded="false"]:focus').waitFor()
    await menu.waitFor({ state: 'hidden' })
    await page.keyboard.press('Enter')
    await menu.getByRole('link', { name: 'Events' }).press('Enter')
    await page.locator('h1:focus', { hasText: 'Events' }).waitFor()
    await menu.waitFor({ state: 'hidden' })

    // Another tenant is another place, too.
    await page.getByRole('button', { name: 'Open the menu' }).click()
    await menu.waitFor()
    await page.getByRole('combobox', { name: 'Tenant' }).selectOption('city-arts-centre')
    await menu.waitFor({ state: 'hidden' })
    expect(await page.locator('main').getAttribute('inert')).toBeNull()
  })
})
