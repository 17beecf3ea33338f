/**
 * Settings > API Keys in a real Chromium: making a key by keyboard, using it with curl, rotating and revoking it.
 *
 * Sorting and searching as such is test/basira/key-list.test.ts.
 */
import { parseYaml } from '@redocly/openapi-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { curl } from '../basira/curl.ts'
import { type BasiraDashboard, type Person, signedInVisit, startBasiraDashboard } from './basira.ts'

let dashboard: BasiraDashboard
beforeAll(async () => {
  dashboard = await startBasiraDashboard()
})
afterAll(() => dashboard?.close())

async function statusOf(key: string, of = '/databases'): Promise<number> {
  const reply = await fetch(`${dashboard.url}/api/v1${of}`, { headers: { 'x-api-key': key } })
  await reply.arrayBuffer()
  return reply.status
}

interface Made {
  readonly id: string
  readonly name: string
  readonly key: string
}

/** A key that is made with `credential`: an access token or another key. */
async function makeKey(credential: string, asked: { readonly name: string }): Promise<Made> {
  const headers = { authorization: `Bearer ${credential}`, 'content-type': 'application/json' }
  const body = JSON.stringify(asked)
  const reply = await fetch(`${dashboard.url}/api/v1/api-keys`, { method: 'POST', headers, body })
  expect(reply.status).toBe(201)
  return (await reply.json()) as Made
}

async function accessToken({ email, password }: Person): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ email, password })
  const reply = await fetch(`${dashboard.url}/api/v1/auth/login`, { method: 'POST', headers, body })
  return ((await reply.json()) as { readonly access_token: string }).access_token
}

async function clipboard(page: Page): Promise<string> {
  return String(await page.evaluate('navigator.clipboard.readText()'))
}

async function copied(page: Page, what: string): Promise<string> {
  await page.getByRole('button', { name: `Copy ${what}` }).click()
  await page.getByText(`${what} is on the clipboard`).waitFor({ state: 'attached' })
  const text = await clipboard(page)
  await page.evaluate('navigator.clipboard.writeText("")')
  return text
}

async function focused(page: Page): Promise<string> {
  return String(
    await page.evaluate(
      'document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent',
    ),
  )
}

/** Wherever a page can keep something. */
async function kept(page: Page): Promise<string> {
  const stored = 'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, location.href])'
  return `${await page.content()}${String(await page.evaluate(stored))}`
}

/** Holds calls back until `release`, which says how many there were. */
async function heldBack(page: Page, url: RegExp): Promise<{ readonly release: () => number }> {
  const gate = Promise.withResolvers<void>()
  let calls = 0
  await page.route(url, async (route) => {
    if (route.request().method() === 'GET') return route.fallback()
    calls++
    await gate.promise
    await route.continue()
  })
  return {
    release() {
      gate.resolve()
      return calls
    },
  }
}

async function openMenu(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.locator('[role="menuitem"]:focus').waitFor()
  for (let presses = 0; presses < 4 && (await focused(page)) !== item; presses++) {
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
}

/** What the first test leaves to the second. */
let made: { readonly person: Person; readonly key: string }

test('a key is made by keyboard, shown once, and used with curl', async () => {
  const person = await dashboard.person('maker')
  const visit = await signedInVisit(dashboard, person)
  const { page } = visit
  await page.getByRole('link', { name: 'API Keys' }).press('Enter')
  await page.getByRole('heading', { name: 'No active API keys' }).waitFor()
  await visit.expectInCorners('api-keys-empty')

  await page.getByRole('button', { name: 'Create API Key' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Create an API key' })
  await dialog.waitFor()
  await page.locator('input:focus').waitFor()
  await page.keyboard.type('Nightly backup')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await visit.expectInCorners('api-keys-create')
  await page.keyboard.press('Enter')
  await dialog.getByText('Choose at least one scope.').waitFor()
  for (const scope of ['databases:read', 'telemetry:write', 'keys:write']) {
    await dialog.getByRole('checkbox', { name: scope }).focus()
    await page.keyboard.press('Space')
  }
  await page.emulateMedia({ forcedColors: 'active' })
  const inked = 'getComputedStyle(document.querySelector("input:checked + svg")).color'
  expect(await page.evaluate(inked), 'the tick where the reader chose the colours').toBe(
    await page.evaluate('getComputedStyle(document.body).color'),
  )
  await dialog.getByLabel('Name').focus()
  expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
  await page.emulateMedia({ forcedColors: 'none' })
  const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10)
  await dialog.getByLabel('Expires').selectOption('On a day of your choice')
  await dialog.getByLabel('Last day').fill(day)
  await dialog.getByLabel('Allowed addresses').fill('somewhere, 127.0.0.0/8')
  await dialog.getByRole('button', { name: 'Create key' }).focus()
  await page.keyboard.press('Enter')
  await dialog.getByText('Use IP addresses or CIDR blocks').waitFor()
  await page.locator('textarea:focus[aria-invalid="true"]').fill('127.0.0.0/8')
  await dialog.getByRole('button', { name: 'Create key' }).focus()
  const creating = await heldBack(page, /\/api-keys$/)
  await page.keyboard.press('Enter')
  // The button that was pressed can hold no focus meanwhile; the page behind does not get it.
  await page.locator('[role="dialog"]:focus').waitFor()
  for (let press = 0; press < 6; press++) {
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.closest("[role=dialog]") !== null')).toBe(true)
  }
  // Whatever is pressed meanwhile, the key is shown.
  await page.keyboard.press('Escape')
  expect(await dialog.getByRole('button', { name: 'Cancel' }).isDisabled()).toBe(true)
  await page.goBack()
  await page.getByRole('dialog', { name: 'Leave before the API key is shown?' }).waitFor()
  expect(creating.release()).toBe(1)
  await page.waitForURL(/\/settings\/api-keys$/)

  const shown = page.getByRole('dialog', { name: 'Your new API key' })
  await shown.waitFor()
  const key = await copied(page, 'API key')
  expect(key).toMatch(/^dbm_ak_[a-z2-7]{16}_[0-9A-Za-z]{49}$/)
  await visit.expectInCorners('api-keys-shown-once')
  const command = await copied(page, 'curl')
  expect(command).toBe(`curl ${dashboard.url}/api/v1/databases -H "X-API-Key: ${key}"`)
  const reply = await curl(command)
  expect([reply.status, JSON.parse(reply.body)]).toEqual([200, { databases: [] }])
  expect(parseYaml(await copied(page, 'config.yaml'))).toEqual({ api: { url: dashboard.url, key } })

  await page.keyboard.press('Escape')
  await page.goBack()
  const guard = page.getByRole('dialog', { name: 'Leave without storing the API key?' })
  await guard.getByRole('button', { name: 'Cancel' }).click()
  expect(await shown.getByRole('button', { name: 'Done' }).isDisabled()).toBe(true)
  await shown.getByLabel('I have stored it').press('Space')
  await shown.getByRole('button', { name: 'Done' }).press('Enter')
  await shown.waitFor({ state: 'detached' })
  await expect.poll(() => focused(page)).toBe('Create API Key')
  expect(await kept(page)).not.toContain(key.split('_')[3])

  const row = page.getByRole('row', { name: /Nightly backup/ })
  expect(await row.textContent()).toMatch(
    /active.*databases:read.*Only from 127\.0\.0\.0\/8.*Ends in [45] days.*by you/,
  )
  expect(await row.textContent()).toContain(`${key.split('_').slice(0, 3).join('_')}_...`)
  await visit.end()
  made = { person, key }
})

test('a key is rotated with an overlap, and revoked with the keys that were made with it', async () => {
  const { person, key } = made
  const visit = await signedInVisit(dashboard, person, '/settings/api-keys')
  const { page } = visit
  const actions = page.getByRole('button', { name: 'Actions for Nightly backup' })
  await actions.click()
  await page.locator(':focus', { hasText: 'Edit' }).waitFor()
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => focused(page)).toBe('Revoke')
  await visit.expectInCorners('api-keys-actions')
  expect((await page.getByRole('menu').boundingBox())?.x).toBeGreaterThan(0)
  await page.keyboard.press('Escape')
  await page.getByRole('menu').waitFor({ state: 'hidden' })
  await expect.poll(() => focused(page)).toBe('Actions for Nightly backup')
  await openMenu(page, 'Nightly backup', 'Rotate')
  const rotating = page.getByRole('dialog', { name: 'Rotate Nightly backup' })
  await rotating.getByLabel('It ends at once').check()
  await rotating.getByText('are refused as soon as you rotate').waitFor()
  await rotating.getByLabel('It lives on for 1 hour').check()
  const calls = await heldBack(page, /\/rotate$/)
  await rotating.getByRole('button', { name: 'Rotate key' }).dblclick()
  await page.mouse.click(5, 5)
  expect(await rotating.getByRole('button', { name: 'Close' }).isDisabled()).toBe(true)
  expect(calls.release()).toBe(1)
  const renewed = page.getByRole('dialog', { name: 'The new secret of Nightly backup' })
  await renewed.getByText('The old secret works until').waitFor()
  const fresh = await copied(page, 'API key')
  expect(fresh).not.toBe(key)
  expect([await statusOf(key), await statusOf(fresh)]).toEqual([200, 200])
  await renewed.getByLabel('I have stored it').check()
  await renewed.getByRole('button', { name: 'Done' }).click()
  await renewed.waitFor({ state: 'detached' })
  await expect.poll(() => focused(page)).toBe('Actions for Nightly backup')
  expect(await kept(page)).not.toContain(fresh.split('_')[3])

  const child = await makeKey(fresh, { name: 'Child' })
  const grandchild = await makeKey(child.key, { name: 'Grandchild' })
  await makeKey(await accessToken(person), { name: 'Elsewhere' })
  await page.reload()
  const childRow = page.getByRole('row', { name: /^Child/ })
  await childRow.getByRole('link', { name: 'Nightly backup' }).click()
  await page.locator('tr:focus', { hasText: 'Nightly backup' }).waitFor()
  await visit.expectForEverybody('api-keys-list')

  await openMenu(page, 'Nightly backup', 'Revoke')
  const revoking = page.getByRole('dialog', { name: 'Revoke Nightly backup?' })
  await revoking.getByRole('listitem').first().waitFor()
  expect(await revoking.getByRole('listitem').allTextContents()).toEqual(['Grandchild', 'Child'])
  await visit.expectInCorners('api-keys-revoke')
  expect(await revoking.getByLabel('Keep the keys made with it').isChecked()).toBe(false)
  await revoking.getByRole('button', { name: 'Revoke key' }).click()
  await page.getByText('Nightly backup is revoked, and so are the keys made with it.').waitFor()
  await revoking.waitFor({ state: 'detached' })
  const all = [key, fresh, child.key, grandchild.key]
  expect(await Promise.all(all.map((one) => statusOf(one)))).toEqual([401, 401, 401, 401])
  expect(await page.getByRole('table').getByRole('row').count()).toBe(2)
  await expect.poll(() => focused(page)).toContain('Elsewhere')

  await page.getByLabel('Show ended keys').check()
  await page.getByText('4 keys', { exact: true }).waitFor()
  expect(page.url()).toContain('ended=true')
  expect(await page.getByRole('row', { name: /^Grandchild/ }).textContent()).toContain('revoked')
  expect(await page.getByRole('button', { name: 'Actions for Child' }).count()).toBe(0)
  await page
    .getByRole('row', { name: /^Grandchild/ })
    .getByRole('link', { name: 'Child' })
    .click()
  await page.locator('tr:focus', { hasText: 'Child' }).waitFor()
  await visit.end()
})

test('a hundred and five keys are searched and sorted, and one of them is narrowed and revoked whatever fails', async () => {
  // Nobody whose address is proved: each key would be a mail.
  const person = await dashboard.person('collector', { verified: false })
  const token = await accessToken(person)
  const numbers = [...Array(105).keys()].map((at) => at + 1)
  for (let at = 0; at < numbers.length; at += 15) {
    await Promise.all(numbers.slice(at, at + 15).map((number) => makeKey(token, { name: `Key ${number}` })))
  }
  const visit = await signedInVisit(dashboard, person, '/settings/api-keys?sort=name')
  const { page } = visit
  const count = (words: string) => page.getByRole('status').filter({ hasText: words }).waitFor()
  const firstRow = () => page.getByRole('table').getByRole('row').nth(1).getByRole('rowheader').textContent()
  await count('105 keys, the first 100 shown')
  await page.getByRole('button', { name: 'Show more' }).click()
  await count('105 keys')
  expect(await page.getByRole('table').getByRole('row').count()).toBe(106)
  expect(await firstRow()).toContain('Key 1dbm_ak_')
  await page.getByRole('button', { name: 'Name' }).press('Enter')
  await page.waitForURL(/sort=-name/)
  expect(await firstRow()).toContain('Key 105dbm_ak_')
  await page.getByLabel('Search by name, prefix or scope').fill('KEY 77')
  await count('1 of 105 keys')
  await page.reload()
  await count('1 of 105 keys')
  expect(await page.getByLabel('Search by name, prefix or scope').inputValue()).toBe('KEY 77')
  expect(await firstRow()).toContain('Key 77')
  await visit.expectAt('api-keys-search', 'dark', 360)

  // What is read out comes into what is there already.
  const readOut = page.locator('#root > [role="status"]')
  expect(await readOut.evaluate((region) => region.childElementCount)).toBe(0)
  await openMenu(page, 'Key 77', 'Edit')
  const editing = page.getByRole('dialog', { name: 'Edit Key 77' })
  await editing.getByLabel('Name').fill('Key 77 of the agent')
  await editing.getByLabel('Only what you choose').check()
  await editing.getByRole('checkbox', { name: 'telemetry:write' }).check()
  await editing.getByLabel('Expires').selectOption('In 30 days')
  await editing.getByRole('button', { name: 'Save' }).click()
  await readOut.getByText('Saved. It is in effect everywhere.').waitFor()
  // By that region alone: another one within would have it read twice.
  expect(await readOut.locator('[role="status"], [role="alert"], [aria-live]').count()).toBe(0)
  const row = page.getByRole('row', { name: /^Key 77 of the agent/ })
  expect(await row.textContent()).toMatch(/activetelemetry:writeNever\w+ \d/)
  await expect.poll(() => focused(page)).toBe('Actions for Key 77 of the agent')

  const descendants = /\/descendants\?/
  const gate = Promise.withResolvers<void>()
  await page.route(descendants, async (route) => {
    await gate.promise
    await route.fulfill({ status: 403, json: { error: 'You may not see these keys.' } })
  })
  await openMenu(page, 'Key 77 of the agent', 'Revoke')
  const revoking = page.getByRole('dialog', { name: 'Revoke Key 77 of the agent?' })
  await revoking.getByText('Loading the keys made with it').waitFor()
  const deed = revoking.getByRole('button', { name: 'Revoke key' })
  expect(await deed.isDisabled()).toBe(true)
  gate.resolve()
  await revoking.getByRole('alert').getByText('You may not see these keys.').waitFor()
  await page.route(/\/api-keys\/\w+\?/, (route) =>
    route.fulfill({ status: 409, json: { error: 'This cannot be done now.' } }),
  )
  await deed.click()
  await revoking.getByText('This cannot be done now.').waitFor()
  await page.unroute(/\/api-keys\/\w+\?/)
  await deed.click()
  await page.getByText('Key 77 of the agent is revoked, and so are the keys made with it.').waitFor()
  await page.getByRole('heading', { name: 'No keys match' }).waitFor()
  await page.getByLabel('Show ended keys').check()
  await count('1 of 105 keys')
  expect(await row.textContent()).toContain('revoked')

  const script = /\/assets\/deeds-/
  await page.route(script, (route) => route.fulfill({ status: 404 }))
  await page.reload()
  await page.getByRole('button', { name: 'Create API Key' }).click()
  await page.getByRole('alert').getByText('Something went wrong on this page.').waitFor()
  await page.unroute(script)
  // It loads the whole page again, once it has seen that the server is there.
  const isLoaded = page.waitForEvent('load')
  await page.getByRole('button', { name: 'Try again' }).click()
  await isLoaded
  await page.getByRole('button', { name: 'Create API Key' }).click()
  const creating = page.getByRole('dialog', { name: 'Create an API key' })
  await creating.waitFor()
  await page.keyboard.press('Escape')
  await creating.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Create API Key' }).dblclick()
  await creating.getByLabel('Name').fill('Kept')
  await page.mouse.click(5, 5)
  expect(await creating.getByLabel('Name').inputValue()).toBe('Kept')
  await page.keyboard.press('Escape')

  const list = /\/v1\/api-keys\?/
  await page.route(list, (route) => route.fulfill({ status: 403, json: { error: 'Not now.' } }))
  await page.reload()
  await page.getByRole('alert').getByText('Not now.').waitFor()
  await page.unroute(list)
  await page.getByRole('button', { name: 'Try again' }).click()
  await count('1 of 105 keys')
  expect(await page.getByRole('alert').count()).toBe(0)
  await visit.end()
})
