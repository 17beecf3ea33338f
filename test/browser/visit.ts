/**
 * A visit to a dashboard: a window of a real Chromium, and whether everybody can use what it shows.
 *
 * Starting the services is basira.ts and basker.ts; what the pages should do is in the tests beside this file.
 */
import { mkdir } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'

const narrow = 360
const wide = 1440
const widths = [wide, narrow]
/** Set to a folder to keep a picture of each page. */
const pictures = process.env['PAGE_PICTURES']

/** A dashboard, and a browser in front of it. */
export interface Shown {
  /** Where its own paths begin, without a slash at the end. */
  readonly url: string
  readonly browser: Browser
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

  /** @param address a path of the dashboard, or a whole address of its origin */
  static async start(shown: Shown, address = ''): Promise<Visit> {
    const context = await shown.browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    const visit = new Visit(context, await context.newPage(), new URL(shown.url).origin)
    visit.page.setDefaultTimeout(30_000)
    await visit.page.goto(address.startsWith('http') ? address : `${shown.url}${address}`)
    return visit
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
    const { violations } = await findings(this.page)
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

/** In the page itself and of violations alone: a second window for each check, as is the default, takes thrice as long. */
export function findings(page: Page): ReturnType<AxeBuilder['analyze']> {
  return new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .analyze()
}
