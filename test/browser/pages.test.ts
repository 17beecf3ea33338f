/**
 * The pages that Basira shows beside its dashboard, in a real Chromium: the reference and the development mailbox.
 *
 * What the calls behind them answer is tested in test/basira/.
 */
import { mkdir } from 'node:fs/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningBasira, runBasira } from '../basira/running.ts'
import { startChromium } from './chromium.ts'
import { findings } from './visit.ts'

const password = 'quiet otters count seven lamps'
const widths = [360, 1440]
const schemes = ['light', 'dark'] as const
/** Set to a folder to keep a picture of each page. */
const pictures = process.env['PAGE_PICTURES']

let basira: RunningBasira
let browser: Browser

beforeAll(async () => {
  basira = await runBasira()
  browser = await startChromium()
})

afterAll(async () => {
  await browser?.close()
  await basira?.close()
})

async function call(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  url = basira.url,
): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

async function fieldsOf(reply: Response): Promise<Record<string, unknown>> {
  return (await reply.json()) as Record<string, unknown>
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
      const { violations } = await findings(page)
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

test('the reference sends a real request with the key that was typed into Authorize', async () => {
  const email = 'reference@example.com'
  await call('/auth/signup', { email, password })
  const token = String((await fieldsOf(await call('/auth/login', { email, password })))['access_token'])
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

test('the development mailbox shows a mail whose link works, and everybody can use it', async () => {
  const development = await runBasira({ SMTP_URL: '' })
  try {
    await call('/auth/signup', { email: 'box@example.com', password }, {}, development.url)
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
    // What stands in the window's tab: such a page names no icon, and the browser looks for one by itself.
    const icon = "Object.assign(new Image(), { src: '/favicon.ico' })"
    expect(
      await page.evaluate(`{ const icon = ${icon}; icon.decode().then(() => icon.width) }`),
    ).toBeGreaterThan(0)
    const href = await page
      .getByRole('link', { name: /verify-email/ })
      .first()
      .getAttribute('href')
    const link = new URL(href ?? '')
    expect([link.origin, link.pathname]).toEqual([development.url, '/verify-email'])
    const token = new URLSearchParams(link.hash.slice(1)).get('token')
    expect((await call('/auth/verify-email', { token }, {}, development.url)).status).toBe(204)
    await context.close()
    await expectForEverybody(`${development.url}/dev/mail`, 'mailbox')
    await expectForEverybody(mailUrl, 'mail')
  } finally {
    await development.close()
  }
})
