/**
 * The pages that Basira shows, in a real Chromium: what a person does on them, and whether everybody can.
 *
 * What the calls behind them answer is tested in test/basira/.
 */
import { mkdir } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningBasira, runBasira } from '../basira/running.ts'
import { startChromium } from './chromium.ts'

const password = 'quiet otters count seven lamps'
const widths = [360, 1440]
const schemes = ['light', 'dark'] as const
/** Set to a folder to keep a picture of each page. */
const pictures = process.env['PAGE_PICTURES']

let basira: RunningBasira
let browser: Browser

beforeAll(async () => {
  basira = await runBasira({
    BASIRA_LIMIT_SIGN_UPS_PER_BLOCK: '1000',
    BASIRA_LIMIT_MAILS_PER_BLOCK_HOUR: '1000',
  })
  browser = await startChromium()
})

afterAll(async () => {
  await browser?.close()
  await basira?.close()
})

async function call(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${basira.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

async function fieldsOf(reply: Response): Promise<Record<string, unknown>> {
  return (await reply.json()) as Record<string, unknown>
}

async function signUp(email: string): Promise<void> {
  expect((await call('/auth/signup', { email, password })).status).toBe(202)
}

async function login(email: string, withPassword = password): Promise<string | null> {
  const reply = await call('/auth/login', { email, password: withPassword })
  const body = await fieldsOf(reply)
  return reply.ok ? String(body['access_token']) : null
}

async function me(token: string): Promise<Response> {
  return fetch(`${basira.url}/api/v1/auth/me`, { headers: { authorization: `Bearer ${token}` } })
}

/** The link of a mail, as a person would click it: from its HTML part. */
async function mailedLink(email: string, subject: RegExp): Promise<string> {
  const mail = await basira.post.take(email, subject)
  const href = /href="([^"]+#token=[^"]+)"/.exec(mail.html ?? '')?.[1]
  if (href === undefined) throw new Error('the mail has no link')
  return href.replaceAll('&amp;', '&')
}

interface Watched {
  readonly page: Page
  readonly context: BrowserContext
  /** What the console complained of, and requests that left the origin. */
  readonly complaints: string[]
}

async function open(url: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Watched> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== new URL(url).origin) complaints.push(`request to ${origin}`)
  })
  await page.goto(url, { waitUntil: 'networkidle' })
  return { page, context, complaints }
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return
  await mkdir(pictures, { recursive: true })
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })
}

/** No serious finding, and nothing wider than the window, in both schemes and at both widths. */
async function expectForEverybody(url: string, name: string): Promise<void> {
  for (const colorScheme of schemes) {
    for (const width of widths) {
      const { page, context, complaints } = await open(url, { colorScheme, viewport: { width, height: 800 } })
      const { violations } = await new AxeBuilder({ page }).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(
        serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
      ).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)
      expect(complaints).toEqual([])
      await picture(page, `${name}-${colorScheme}-${width}`)
      await context.close()
    }
  }
}

describe('the page of a verification link', () => {
  test('verifies the address on a click, by keyboard, and on nothing before that', async () => {
    const email = 'click@example.com'
    await signUp(email)
    const token = (await login(email)) ?? ''
    const link = await mailedLink(email, /verify/i)
    const { page, context, complaints } = await open(link)
    expect((await fieldsOf(await me(token)))['verified']).toBe(false)
    expect(page.url()).not.toContain('token')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Your email address is verified').waitFor()
    expect((await fieldsOf(await me(token)))['verified']).toBe(true)
    expect(complaints).toEqual([])
    await picture(page, 'verify-done')
    await context.close()
    const again = await open(link)
    await again.page.getByRole('button').click()
    await again.page.getByText('This link does not work any more').waitFor()
    await picture(again.page, 'verify-used')
    await again.context.close()
  })

  test('says so when the link is not complete', async () => {
    const { page, context } = await open(`${basira.url}/verify-email`)
    await page.getByText('This link is not complete').waitFor()
    expect(await page.getByRole('button').isVisible()).toBe(false)
    await context.close()
  })
})

test('the page of a reset link sets the new password, and says what is wrong with one that will not do', async () => {
  const email = 'reset@example.com'
  await signUp(email)
  expect((await call('/auth/forgot-password', { email })).status).toBe(202)
  const { page, context } = await open(await mailedLink(email, /password/i))
  await page.getByLabel('New password').fill('short')
  await page.keyboard.press('Enter')
  await page.getByText('The password is too short').waitFor()
  await page.getByLabel('New password').fill('nine slow herons borrow ladders')
  await page.getByRole('button').click()
  await page.getByText('Your password is changed').waitFor()
  await context.close()
  expect(await login(email)).toBeNull()
  expect(await login(email, 'nine slow herons borrow ladders')).not.toBeNull()
})

test('the reference sends a real request with the key that was typed into Authorize', async () => {
  const email = 'reference@example.com'
  await signUp(email)
  const token = (await login(email)) ?? ''
  const made = await call('/api-keys', { name: 'typed' }, { authorization: `Bearer ${token}` })
  const key = String((await fieldsOf(made))['key'])
  const { page, context, complaints } = await open(`${basira.url}/api/v1/docs`)
  await page.getByRole('button', { name: 'Authorize' }).first().click()
  const dialog = page.locator('.modal-ux')
  await dialog.locator('input').first().fill(key)
  await dialog.locator('button.authorize').first().click()
  await dialog.locator('button.close-modal').click()
  const operation = page.locator('.opblock-get', { has: page.locator('[data-path="/api/v1/databases"]') })
  await operation.locator('.opblock-summary-control').click()
  await operation.getByRole('button', { name: 'Execute' }).click()
  await operation.locator('.live-responses-table .response-col_status', { hasText: '200' }).waitFor()
  expect(complaints).toEqual([])
  await picture(page, 'reference')
  await context.close()
})

describe('everybody can use', () => {
  test('the front page', () => expectForEverybody(`${basira.url}/`, 'front'))
  test('the page of a verification link', () =>
    expectForEverybody(`${basira.url}/verify-email#token=x`, 'verify'))
  test('the page of a reset link', () => expectForEverybody(`${basira.url}/reset-password#token=x`, 'reset'))
  test('the page that ends sessions', () =>
    expectForEverybody(`${basira.url}/end-sessions#token=x`, 'end-sessions'))
})

test('the development mailbox shows a mail whose link works, and everybody can use it', async () => {
  const development = await runBasira({ SMTP_URL: '' })
  try {
    const body = JSON.stringify({ email: 'box@example.com', password })
    const headers = { 'content-type': 'application/json' }
    await fetch(`${development.url}/api/v1/auth/signup`, { method: 'POST', headers, body })
    const { page, context, complaints } = await open(`${development.url}/dev/mail`)
    for (
      let tries = 0;
      tries < 50 && (await page.getByRole('link', { name: /verify/i }).count()) === 0;
      tries++
    ) {
      await page.waitForTimeout(100)
      await page.reload()
    }
    await page
      .getByRole('link', { name: /verify/i })
      .first()
      .click()
    expect(complaints).toEqual([])
    const mailUrl = page.url()
    await page
      .getByRole('link', { name: /verify-email/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Verify email address' }).click()
    await page.getByText('Your email address is verified').waitFor()
    await context.close()
    await expectForEverybody(`${development.url}/dev/mail`, 'mailbox')
    await expectForEverybody(mailUrl, 'mail')
  } finally {
    await development.close()
  }
})
