/**
 * Chapter 5 of the ASVS, through the door of both services.
 *
 * What each requirement asks: chapter-05-files.ts.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestBasira, type TestBasira } from '../../services/basira/api/src/testing/test-basira.ts'
import { send } from '../basira/raw-exchange.ts'
import { startTestBasker, type TestBasker } from '../basker/test-basker.ts'

let basira: TestBasira
let basker: TestBasker
beforeAll(async () => {
  basira = await startTestBasira()
  basker = await startTestBasker()
})
afterAll(() => Promise.all([basira?.close(), basker?.close()]))

test('5.3.2 no reply gives a file that its path leads out to', async () => {
  const out = [
    '/../../package.json',
    '/assets/../../../package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/docs/static/..%2f..%2fpackage.json',
    '/dev/mail/..%2f..%2fpackage.json',
    '/admin/assets/..%5c..%5cpackage.json',
    '/assets/x%00.js',
  ]
  for (const { url } of [basira, basker]) {
    for (const path of out) {
      const request = `GET ${path} HTTP/1.1\r\nhost: ${new URL(url).host}\r\nconnection: close\r\n\r\n`
      const { replies } = await send(url, request)
      const [reply] = replies
      expect(reply?.status, path).toBeGreaterThanOrEqual(400)
      expect(reply?.body, path).not.toContain('workspaces')
    }
  }
})
