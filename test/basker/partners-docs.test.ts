/**
 * The page of the Partners API in a real browser: it needs nobody else, and sends a real request with a key that somebody
 * typed into *Authorize*.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  startTestPartners,
  type TestPartners,
} from '../../services/basker/partners/src/testing/test-partners.ts'
import { startChromium } from '../browser/chromium.ts'

let browser: Browser
let partners: TestPartners
let key = ''

beforeAll(async () => {
  partners = await startTestPartners()
  const tenant = await partners.tenant('royal-opera-house')
  key = (await partners.person({ [tenant.id]: 'viewer' })).key
  await partners.plant(tenant, 'pages', { title: 'Visit us', slug: 'visit-us' })
  browser = await startChromium()
})
afterAll(async () => {
  await browser?.close()
  await partners?.close()
})

interface Visit {
  readonly page: Page
  readonly complaints: string[]
  readonly authorizations: (string | undefined)[]
}

async function visit(): Promise<Visit> {
  const page = await browser.newPage()
  page.setDefaultTimeout(60_000)
  const complaints: string[] = []
  const authorizations: (string | undefined)[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith(partners.url) && !request.url().startsWith('data:')) {
      complaints.push(`asked ${request.url()}`)
    }
    if (request.url().includes('/pages')) authorizations.push(request.headers()['authorization'])
  })
  await page.goto(`${partners.url}/partners/docs`)
  await page.locator('.swagger-ui .info .title').waitFor()
  return { page, complaints, authorizations }
}

async function authorize(page: Page, typed: string): Promise<void> {
  await page.locator('.btn.authorize').first().click()
  await page.locator('.auth-container input').fill(typed)
  await page.locator('.auth-btn-wrapper button.authorize').click()
  await page.locator('.auth-btn-wrapper button.btn-done').click()
}

/** Lists the pages of a tenant; the status and the body that the page shows. */
async function tryIt(page: Page): Promise<readonly [string, string]> {
  await page.locator('#operations-pages-listPageDocuments .opblock-summary-control').click()
  const operation = page.locator('#operations-pages-listPageDocuments')
  await operation
    .locator('tr[data-param-name="tenant"][data-param-in="path"] input')
    .fill('royal-opera-house')
  await operation.locator('button.execute').click()
  const live = operation.locator('.live-responses-table .response')
  await live.waitFor()
  const status = await live.locator('.response-col_status').innerText()
  return [status.trim().slice(0, 3), await live.locator('.highlight-code').first().innerText()]
}

test.each(['only the key', 'the whole value'])(
  'with %s in Authorize the page gets documents',
  async (way) => {
    const { authorizations, complaints, page } = await visit()
    await authorize(page, way === 'only the key' ? key : `users API-Key ${key}`)
    const [status, body] = await tryIt(page)
    expect([status, body.includes('visit-us')]).toEqual(['200', true])
    expect(authorizations).toEqual([`users API-Key ${key}`])
    expect(complaints).toEqual([])
    await page.close()
  },
)

test('without a key it shows the refusal', async () => {
  const { complaints, page } = await visit()
  const [status, body] = await tryIt(page)
  expect([status, body.includes('Valid API key required')]).toEqual(['401', true])
  expect(complaints).toEqual([])
  await page.close()
})
