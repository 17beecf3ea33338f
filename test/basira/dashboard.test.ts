/**
 * The dashboard as Basira serves it once it is built: its page at its places, its assets, and 404 elsewhere.
 *
 * What its pages do is tested in a browser; a panel that is not built in packages/service.
 */
import { fileURLToPath } from 'node:url'
import { dashboardPlaces } from '@claviger/basira-dashboard'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPanels } from '../../tools/panel.mjs'
import { type RunningBasira, runBasira } from './running.ts'

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
let basira: RunningBasira

beforeAll(async () => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  expect(await buildPanels(process.execPath, root, ['basira'])).toBe(0)
  basira = await runBasira()
})
afterAll(() => basira?.close())

async function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  const reply = await fetch(`${basira.url}${path}`, { method, headers, redirect: 'manual' })
  return { status: reply.status, headers: reply.headers, text: await reply.text() }
}

test('every place of the dashboard gives its page, under a policy that allows nothing inline or from elsewhere', async () => {
  for (const place of dashboardPlaces) {
    const { status, headers, text } = await ask(place.replace(':id', 'aaaaaaaaaaaaaaaa'))
    expect([status, headers.get('content-type')], place).toEqual([200, 'text/html; charset=utf-8'])
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self'; ")
    expect(policy).not.toMatch(/unsafe|https?:|\*|data:/)
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(text).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|javascript:/)
  }
})

test('what the page loads is here, compressed as well as the browser can take it, and kept for good', async () => {
  const { text } = await ask('/')
  const addresses = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)
  const scheme = expect.stringMatching(/^\/assets\/scheme-.+\.js$/)
  expect(addresses).toEqual(expect.arrayContaining(['/icon.svg', scheme]))
  for (const address of addresses) expect((await ask(address)).status, address).toBe(200)
  const script = addresses.find((address) => /^\/assets\/index-.*\.js$/.test(address)) ?? ''
  const plain = await ask(script, { 'accept-encoding': 'identity' })
  expect(plain.headers.get('cache-control')).toContain('immutable')
  for (const encoding of ['br', 'gzip']) {
    const packed = await ask(script, { 'accept-encoding': encoding })
    expect(packed.headers.get('content-encoding')).toBe(encoding)
    expect(packed.headers.get('vary')).toBe('accept-encoding')
    expect(packed.text).toBe(plain.text)
    expect(Number(packed.headers.get('content-length'))).toBeLessThan(plain.text.length / 2)
  }
  const head = await ask(script, { 'accept-encoding': 'br' }, 'HEAD')
  expect([head.status, head.headers.get('content-encoding'), head.text]).toEqual([200, 'br', ''])
})

test('people who go where nothing is see the page with a 404, programs and calls get the error', async () => {
  const lost = await ask('/nope', { accept: browser })
  expect([lost.status, lost.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  expect(lost.text).toContain('id="root"')
  for (const [path, accept, method] of [
    ['/nope', '*/*', 'GET'],
    ['/nope', browser, 'POST'],
    ['/api/v1/nope', browser, 'GET'],
  ] as const) {
    const refused = await ask(path, { accept }, method)
    expect([refused.status, Object.keys(JSON.parse(refused.text))], `${method} ${path}`).toEqual([
      404,
      ['error'],
    ])
  }
  expect((await ask('/api/v1/databases', { accept: browser }, 'PUT')).status).toBe(405)
  expect((await ask('/api/v1/databases', { accept: browser })).status).toBe(401)
})
