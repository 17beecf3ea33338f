/**
 * A real Chromium, as the tests of pages drive it: unpacked from a package, so that no download is needed.
 *
 * What the pages should do is in the tests beside this file.
 */
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/** Starts one; call it once a file, for unpacking twice at a time races. */
export async function startChromium(): Promise<Browser> {
  const executablePath = await sparticuz.executablePath()
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}
