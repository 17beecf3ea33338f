/**
 * What people do in Basker's panel, in a real Chromium against a real server, with real mails and a real curl.
 *
 * Whether everybody can use each page is basker-pages.test.ts; what the calls answer is tested beside them.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { curl } from '../basira/curl.ts'
import { type BaskerPanel, signedInVisit, signIn, startBaskerPanel } from './basker.ts'
import { holdsInMemory } from './page-memory.ts'
import { Visit } from './visit.ts'

let panel: BaskerPanel

beforeAll(async () => {
  panel = await startBaskerPanel()
})

afterAll(() => panel?.close())

function partners(key: string, path: string): string {
  return `curl -s -H "Authorization: users API-Key ${key}" "${new URL(panel.url).origin}/partners/2026-02/royal-opera-house/${path}"`
}

async function until(what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await what()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('it did not come to be')
}

test('an API key that is generated in the profile works with curl until it is revoked there', async () => {
  const visit = await signedInVisit(panel)
  const { page } = visit
  const avatar = page.getByRole('link', { name: /^Your profile/ })
  const box = await avatar.boundingBox()
  expect(box !== null && box.x < 100 && box.y < 60).toBe(true)
  await avatar.click()
  await page.getByRole('heading', { name: 'API Key', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Generate New API Key' }).click()
  await page.keyboard.type('Ticketing')
  await page.keyboard.press('Enter')
  const shown = page.getByRole('region', { name: 'Your new API key' })
  await shown.getByRole('button', { name: 'Copy API key' }).click()
  await shown.getByRole('button', { name: 'Copied' }).waitFor()
  const key = String(await page.evaluate('navigator.clipboard.readText()'))
  expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect((await curl(partners(key, 'pages'))).status).toBe(200)

  expect(await shown.getByRole('button', { name: 'Done' }).isDisabled()).toBe(true)
  await shown.getByLabel('I have stored it').check()
  await shown.getByRole('button', { name: 'Done' }).click()
  expect(await page.content()).not.toContain(key)

  await page.getByRole('button', { name: 'Revoke Ticketing' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click()
  await page.getByText('Ticketing is revoked').waitFor()
  const refused = await curl(partners(key, 'pages'))
  expect(refused.status).toBe(401)
  expect(JSON.parse(refused.body)).toEqual({ error: 'Unauthorized', message: 'Valid API key required' })
  await visit.end()
})

test('a new key can end the former one on the spot', async () => {
  const visit = await signedInVisit(panel, panel.owner, '/profile')
  const { page } = visit
  const generate = async (fate: string | null): Promise<string> => {
    await page.getByRole('button', { name: 'Generate New API Key' }).click()
    if (fate !== null) await page.getByLabel(fate).check()
    await page.getByRole('button', { name: 'Generate', exact: true }).click()
    const shown = page.getByRole('region', { name: 'Your new API key' })
    const key = (await shown.locator('code').textContent()) ?? ''
    await shown.getByLabel('I have stored it').check()
    await shown.getByRole('button', { name: 'Done' }).click()
    return key
  }
  const former = await generate(null)
  expect((await curl(partners(former, 'pages'))).status).toBe(200)
  await page
    .getByRole('row', { name: /active/ })
    .first()
    .waitFor()
  const key = await generate('ends now')
  expect((await curl(partners(former, 'pages'))).status).toBe(401)
  const overlapping = await generate('ends after an overlap')
  expect((await curl(partners(key, 'pages'))).status).toBe(200)
  expect((await curl(partners(overlapping, 'pages'))).status).toBe(200)
  await visit.end()
})

describe('content', () => {
  test('is drafted, published and found by partners, and withdrawn again', async () => {
    const visit = await signedInVisit(panel, panel.owner, '/t/royal-opera-house/pages')
    const { page } = visit
    await page.getByRole('link', { name: /^your profile/i }).waitFor()
    await page.getByRole('link', { name: 'New page' }).click()
    await page.getByRole('button', { name: 'Save draft' }).waitFor()
    await page.getByLabel('Slug').fill('Not A Slug')
    await page.getByRole('button', { name: 'Save draft' }).click()
    await page.getByText('Title is required').first().waitFor()
    await page.locator('input[name="title"]:focus').waitFor()
    await page.getByLabel('Title').first().fill('Cloakroom')
    await page.getByLabel('Slug').fill('cloakroom')
    await page.getByRole('button', { name: 'Save draft' }).click()
    await page.getByRole('heading', { name: 'Cloakroom', level: 1 }).waitFor()
    const made = await page.evaluate(
      'fetch("/api/users/me/api-keys", {method: "POST", headers: {"content-type": "application/json"}, body: "{}"}).then((reply) => reply.json())',
    )
    const { key } = made as { readonly key: string }
    const slugs = async (): Promise<string> => (await curl(partners(key, 'pages?limit=100'))).body
    expect(await slugs()).not.toContain('cloakroom')
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByText('Published.').waitFor()
    expect(await slugs()).toContain('cloakroom')
    await page.getByRole('button', { name: 'Unpublish' }).click()
    await page.getByText('it is a draft again').waitFor()
    expect(await slugs()).not.toContain('cloakroom')
    await page.getByRole('link', { name: '← Pages' }).click()
    await page.getByLabel('Search in titles').fill('cloak')
    await page.getByText('1 document', { exact: true }).waitFor()
    await visit.end()
  })

  test('that somebody else changed meanwhile is not overwritten, and what was typed is kept', async () => {
    const visit = await signedInVisit(panel, panel.owner, '/t/city-arts-centre/pages')
    const { page } = visit
    await page.getByRole('table').getByRole('link').first().click()
    await page.getByLabel('Summary').waitFor()
    const other = await visit.tab(page.url())
    await other.getByLabel('Summary').fill('Theirs')
    await other.getByRole('button', { name: /^Save/ }).click()
    await other.getByText('Saved.').waitFor()
    await page.getByLabel('Title').first().fill('Mine')
    await page.getByRole('button', { name: /^Save/ }).click()
    await page.getByText('Somebody else changed this document').waitFor()
    await page.getByRole('button', { name: 'Load their version' }).click()
    await until(async () => (await page.getByLabel('Summary').inputValue()) === 'Theirs')
    expect(await page.getByLabel('Title').first().inputValue()).toBe('Mine')
    await page.getByRole('link', { name: 'Events' }).click()
    await page
      .getByRole('dialog', { name: 'Leave without saving?' })
      .getByRole('button', { name: 'Cancel' })
      .click()
    await page.getByRole('button', { name: /^Save/ }).click()
    await page.getByText('Saved.').waitFor()
    await page.getByRole('link', { name: 'Events' }).click()
    await page.getByRole('heading', { name: 'Events', level: 1 }).waitFor()
    await visit.end()
  })
})

test('somebody who is invited by mail chooses a password on a click, and may do what the role says', async () => {
  const email = 'viewer@example.test'
  const password = 'quiet otters count seven lamps'
  const owner = await signedInVisit(panel, panel.owner, '/users')
  await owner.page.getByRole('button', { name: 'Invite somebody' }).click()
  const dialog = owner.page.getByRole('dialog')
  await dialog.getByLabel('Email').fill(email)
  await dialog.getByLabel('Tenant').selectOption('royal-opera-house')
  await dialog.getByLabel('Role').selectOption('viewer')
  await dialog.getByRole('button', { name: 'Send invitation' }).click()
  await owner.page
    .getByRole('row', { name: /viewer@example.test/ })
    .getByText('invited')
    .waitFor()

  const mail = await panel.post.take(email, /invited/)
  const link = /href="([^"]+#token=[^"]+)"/.exec(mail.html ?? '')?.[1]?.replaceAll('&amp;', '&') ?? ''
  const visit = await Visit.start(panel, link)
  const { page } = visit
  await page.getByRole('textbox', { name: 'New password' }).waitFor()
  await visit.expectForEverybody('accept-invitation-link')
  await page.getByRole('textbox', { name: 'New password' }).fill('short')
  await page.keyboard.press('Enter')
  await page.getByText(/too short/).waitFor()
  expect(page.url()).not.toContain('token')
  await page.getByRole('textbox', { name: 'New password' }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Sign in' }).click()
  await signIn(visit, { email, password })
  await page.getByRole('heading', { name: 'Pages', level: 1 }).waitFor()
  expect(await page.getByRole('link', { name: 'New page' }).count()).toBe(0)
  expect(await page.getByRole('link', { name: 'Users and roles' }).count()).toBe(0)

  await owner.page.getByRole('button', { name: `Change ${email}` }).click()
  const role = owner.page.getByLabel('Royal Opera House')
  await role.focus()
  await role.selectOption('Editor')
  await owner.page.getByText('It is in effect').waitFor()
  // Who goes by keyboard goes on from there, although it could not be used meanwhile.
  await owner.page.locator('select:focus').waitFor()
  expect(await role.inputValue()).toBe('editor')
  await owner.page.keyboard.press('Escape')
  await owner.page
    .getByRole('row', { name: /viewer@example.test/ })
    .getByText('Royal Opera House: Editor')
    .waitFor()
  await page.reload()
  await page.getByRole('link', { name: 'New page' }).waitFor()
  await page.goto(link)
  await page.getByRole('alert').getByText('This link does not work any more').waitFor()
  await visit.expectInCorners('invitation-spent')
  await page.getByRole('link', { name: 'Have a link sent' }).click()
  await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor()
  await visit.end()
  await owner.end()
})

test('a forgotten password is chosen anew through a mailed link', async () => {
  const visit = await Visit.start(panel, '/forgot-password')
  const { page } = visit
  await page.getByLabel('Email').fill(panel.owner.email)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Check your email' }).waitFor()
  const mail = await panel.post.take(panel.owner.email, /Reset/)
  const link = /href="([^"]+#token=[^"]+)"/.exec(mail.html ?? '')?.[1] ?? ''
  await page.goto(link.replaceAll('&amp;', '&'))
  // Whoever leaves the form for the rest of the panel leaves nothing there that could be sent.
  await page.getByRole('link', { name: 'Back to sign-in' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await holdsInMemory(page, link.split('#token=')[1] ?? '')).toBe(false)
  await page.goBack()
  await page.getByRole('alert').getByText('This link is not complete.').waitFor()
  await page.goto(link.replaceAll('&amp;', '&'))
  const password = 'nine slow herons borrow ladders'
  await page.getByRole('textbox', { name: 'New password' }).fill(password)
  await page.getByRole('button', { name: 'Set password' }).click()
  await page.getByText('Your password is changed').waitFor()
  panel = { ...panel, owner: { ...panel.owner, password } }
  await page.getByRole('link', { name: 'Sign in' }).click()
  await signIn(visit, panel.owner)
  await visit.end()
})

describe('a session', () => {
  test('that another browser ends is out at its next click, and comes back to where it was', async () => {
    const [one, two] = [await signedInVisit(panel), await signedInVisit(panel, panel.owner, '/profile')]
    await one.page.getByRole('link', { name: 'Events' }).click()
    await one.page.getByRole('heading', { name: 'Events', level: 1 }).waitFor()
    const ends = two.page.getByRole('button', { name: /^End the session of/ })
    await ends.first().waitFor()
    if (await two.page.getByRole('button', { name: 'End all other sessions' }).isVisible()) {
      await two.page.getByRole('button', { name: 'End all other sessions' }).click()
    } else await ends.first().click()
    await two.page
      .getByRole('dialog')
      .getByRole('button', { name: /^End session/ })
      .click()
    await two.page.getByText(/^(The session of .+ has|Your other sessions have) ended\.$/).waitFor()
    await one.page.getByRole('link', { name: 'Venues' }).click()
    await one.page.getByText('Your session has ended').waitFor()
    await signIn(one, panel.owner)
    await one.page.getByRole('heading', { name: 'Venues', level: 1 }).waitFor()
    await one.end()
    await two.end()
  })

  test('goes on without a word when the access cookie is over, and is refreshed once by two tabs', async () => {
    const visit = await signedInVisit(panel)
    const second = await visit.tab(`${panel.url}/t/royal-opera-house/posts`)
    await second.getByRole('heading', { name: 'Posts', level: 1 }).waitFor()
    let refreshes = 0
    visit.context.on('request', (request) => {
      if (request.url().endsWith('/refresh-token')) refreshes += 1
    })
    await visit.context.clearCookies({ name: '__Host-basker_access' })
    await Promise.all(
      [visit.page, second].map(async (page) => {
        await page.getByRole('link', { name: 'Venues' }).click()
        await page.getByRole('table').waitFor()
        await page.getByRole('heading', { name: 'Venues', level: 1 }).waitFor()
      }),
    )
    expect(refreshes).toBe(1)
    await visit.end()
  })

  test('is not signed out by being offline, and is in every tab when one signs out', async () => {
    const visit = await signedInVisit(panel)
    const second = await visit.tab(`${panel.url}/profile`)
    await second.getByRole('heading', { name: 'Your profile' }).waitFor()
    await visit.context.setOffline(true)
    await visit.page.getByRole('link', { name: 'People' }).click()
    await visit.page.getByText('The server cannot be reached').waitFor()
    await visit.context.setOffline(false)
    visit.complaints.length = 0
    // What could not be asked for comes by itself once there is a way.
    await visit.page.getByRole('table').waitFor()
    await visit.page.getByRole('button', { name: 'Sign out' }).click()
    await visit.page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await second.getByRole('heading', { name: 'Sign in' }).waitFor()
    await visit.end()
  })
})
