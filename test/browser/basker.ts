/**
 * Basker with its panel and a browser in front of it: started in this process, mails through a real SMTP server.
 *
 * What the panel should do is in the tests beside this file.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { firstOwner, startBasker } from '@claviger/basker'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { buildPanels } from '../../tools/panel.mjs'
import { type Post, startPost } from '../basira/post.ts'
import { startChromium } from './chromium.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const narrow = 360
const wide = 1440
const widths = [wide, narrow]
/** Set to a folder to keep a picture of each page. */
const pictures = process.env['PAGE_PICTURES']

export interface BaskerPanel {
  /** Of the site owner made at the first start. */
  readonly owner: { readonly email: string; readonly password: string }
  readonly url: string
  readonly post: Post
  readonly browser: Browser
  close(): Promise<void>
}

export async function startBaskerPanel(): Promise<BaskerPanel> {
  const status = await buildPanels(process.execPath, root, ['basker'])
  if (status !== 0) throw new Error('the panel cannot be built')
  const dataDir = await mkdtemp(join(tmpdir(), 'basker-'))
  const post = await startPost()
  let told = ''
  const environment = { CLAVIGER_DATA: dataDir, BASKER_PORT: '0', SMTP_URL: post.url, LOG_LEVEL: 'error' }
  const basker = await startBasker(environment, {
    tell: (line) => {
      told += line
    },
  })
  const password = / password (\S+)$/.exec(told)?.[1]
  if (password === undefined) throw new Error('no password was told')
  const browser = await startChromium()
  return {
    owner: { email: firstOwner, password },
    url: basker.url,
    post,
    browser,
    async close() {
      await browser.close()
      await basker.close()
      await post.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A window of its own with its own cookies, and what it complained of. */
export class Visit {
  readonly context: BrowserContext
  readonly page: Page
  /** What the console said, and requests that left the origin. Refused calls are no complaint: panels ask first. */
  readonly complaints: string[] = []

  private constructor(context: BrowserContext, page: Page, origin: string) {
    this.context = context
    this.page = page
    page.on('console', (message) => {
      const isRefusal = /Failed to load resource: the server responded with a status of 4/.test(
        message.text(),
      )
      if (['error', 'warning'].includes(message.type()) && !isRefusal) this.complaints.push(message.text())
    })
    page.on('pageerror', (error) => this.complaints.push(error.message))
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (url.protocol.startsWith('http') && url.origin !== origin) {
        this.complaints.push(`request to ${url.origin}`)
      }
    })
  }

  static async start(panel: BaskerPanel, path = ''): Promise<Visit> {
    const context = await panel.browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    const visit = new Visit(context, await context.newPage(), panel.url)
    visit.page.setDefaultTimeout(10_000)
    await visit.page.goto(path.startsWith('http') ? path : `${panel.url}/admin${path}`)
    return visit
  }

  static async signedIn(
    panel: BaskerPanel,
    person: { readonly email: string; readonly password: string } = panel.owner,
    path = '',
  ): Promise<Visit> {
    const visit = await Visit.start(panel, path)
    await visit.signIn(person)
    return visit
  }

  async signIn({ email, password }: { readonly email: string; readonly password: string }): Promise<void> {
    await this.page.getByLabel('E-mail').fill(email)
    await this.page.getByRole('textbox', { name: 'Password' }).fill(password)
    await this.page.keyboard.press('Enter')
    await this.page.getByRole('link', { name: /^Your profile/ }).waitFor()
  }

  /** Opens a second tab of the same browser. */
  async tab(url: string): Promise<Page> {
    const page = await this.context.newPage()
    await page.goto(url)
    return page
  }

  /** No serious finding, and nothing wider than the window, in both schemes and at both widths. */
  async expectForEverybody(name: string): Promise<void> {
    for (const scheme of ['light', 'dark'] as const) {
      for (const width of widths) await this.expectAt(name, scheme, width)
    }
  }

  /** As for everybody, at two of the four: for dialogs, and for other states of a page that was looked at whole. */
  async expectInCorners(name: string): Promise<void> {
    await this.expectAt(name, 'light', wide)
    await this.expectAt(name, 'dark', narrow)
  }

  async expectAt(name: string, colorScheme: 'light' | 'dark', width: number): Promise<void> {
    await this.page.setViewportSize({ width, height: 800 })
    await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page: this.page }).analyze()
    // After the check, by when the menu has slid to its place.
    await this.picture(`${name}-${colorScheme}-${width}`)
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    const found = serious.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join(', ')}`,
    )
    expect(found, `${name} ${colorScheme} ${width}`).toEqual([])
    expect(await this.isWithinWindow(), `${name} ${width} scrolls sideways`).toBe(true)
    expect(this.complaints, name).toEqual([])
  }

  /** Whether nothing of the page lies beside the window. */
  async isWithinWindow(): Promise<boolean> {
    return (await this.page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')) === true
  }

  async picture(name: string): Promise<void> {
    if (pictures === undefined) return
    await mkdir(pictures, { recursive: true })
    await this.page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })
  }

  async end(): Promise<void> {
    expect(this.complaints).toEqual([])
    await this.context.close()
  }
}
