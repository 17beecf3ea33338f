import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { panelPolicy, readBuiltPanel } from './built-panel.ts'

let folder: string
const script = `export const a = '${'x'.repeat(2_000)}'`

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panel-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<meta nonce="STYLE_NONCE"><title>Basker</title>')
  writeFileSync(join(folder, 'assets/main-abc.js'), script)
  writeFileSync(join(folder, 'scheme.js'), '1')
  writeFileSync(join(folder, '.built-from'), 'digest')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a panel that was built', () => {
  test.each(['/admin', '/admin/', '/admin/profile', '/admin/t/a/pages/b', '/admin/index.html'])(
    'answers %s with the page, under a policy with the nonce that is in it',
    (path) => {
      const { status, headers, body } = readBuiltPanel(folder).reply(path)
      expect(status).toBe(200)
      const nonce = /nonce="([\w-]{20,})"/.exec(String(body))?.[1] ?? ''
      expect(headers['content-security-policy']).toBe(panelPolicy(nonce))
      expect(headers['cache-control']).toBe('no-store')
    },
  )

  test('never gives the same nonce twice', () => {
    const panel = readBuiltPanel(folder)
    expect(panel.reply('/admin').body).not.toBe(panel.reply('/admin').body)
  })

  test('keeps assets with a hash in caches for good, and asks anew for others', () => {
    const panel = readBuiltPanel(folder)
    expect(panel.reply('/admin/assets/main-abc.js').headers['cache-control']).toContain('immutable')
    expect(panel.reply('/admin/scheme.js').headers['cache-control']).toBe('no-cache')
  })

  test('sends gzip to those who take it', () => {
    const panel = readBuiltPanel(folder)
    const zipped = panel.reply('/admin/assets/main-abc.js', 'br, gzip')
    expect(zipped.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(zipped.body).toString()).toBe(script)
    const plain = panel.reply('/admin/assets/main-abc.js')
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(plain.body.toString()).toBe(script)
  })

  test.each(['/admin/assets/gone-123.js', '/admin/assets/../.built-from', '/admin/assets/%2e%2e/index.html'])(
    'has nothing at %s',
    (path) => {
      expect(readBuiltPanel(folder).reply(path).status).toBe(404)
    },
  )

  test('does not serve what is not for browsers', () => {
    expect(readBuiltPanel(folder).reply('/admin/.built-from').body.toString()).toContain('<title>')
  })
})

test('a policy has no exception for scripts', () => {
  const policy = panelPolicy('abc')
  expect(policy).toContain("script-src 'self';")
  expect(policy).not.toMatch(/unsafe|https?:|\*|data:/)
})

test('a panel that was not built says how to build it', () => {
  const { status, body } = readBuiltPanel(join(folder, 'none')).reply('/admin')
  expect(status).toBe(503)
  expect(body).toContain('npm start')
})
