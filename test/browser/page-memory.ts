/**
 * What a page still holds in its memory, from the browser's own snapshot of it.
 *
 * Storage, addresses and history are asked for by the tests themselves.
 */
import type { Page } from 'playwright-core'

/** Whether any string that `page` can still reach holds `text`. */
export async function holdsInMemory(page: Page, text: string): Promise<boolean> {
  const browser = await page.context().newCDPSession(page)
  let snapshot = ''
  browser.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
    snapshot += chunk
  })
  await browser.send('HeapProfiler.collectGarbage')
  await browser.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await browser.detach()
  return snapshot.includes(text)
}
