import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BuiltPanel, readBuiltPanel } from './built-panel.ts'
import { panelPolicy } from './panel-policy.ts'

let folder: string
let panel: BuiltPanel
const script = '/admin/assets/main-abc.js'

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panel-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<meta nonce="STYLE_NONCE"><title>Basker</title>')
  writeFileSync(join(folder, 'assets/main-abc.js'), 'plain')
  writeFileSync(join(folder, 'assets/main-abc.js.br'), 'as brotli')
  writeFileSync(join(folder, 'assets/main-abc.js.gz'), 'as gzip')
  writeFileSync(join(folder, 'scheme.js'), '1')
  writeFileSync(join(folder, '.built-from'), 'digest')
  panel = readBuiltPanel({ folder: pathToFileURL(`${folder}/`), base: '/admin/' })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the page of a panel', () => {
  test('is sent under a policy with the nonce that is in it, and kept by nobody', () => {
    const { status, headers, body } = panel.page()
    expect(status).toBe(200)
    const nonce = /nonce="([\w-]{20,})"/.exec(String(body))?.[1] ?? ''
    expect(headers['content-security-policy']).toBe(panelPolicy(nonce))
    expect(headers['cache-control']).toBe('no-store')
  })

  test('is kept apart from windows of other origins, and asks for nothing of the machine it is shown on', () => {
    const { headers } = panel.page()
    expect(headers['cross-origin-opener-policy']).toBe('same-origin')
    expect(headers['permissions-policy']).toContain('camera=()')
    for (const reply of [panel.page(), panel.file(script), panel.file('/admin/scheme.js')]) {
      expect(reply.headers['cross-origin-resource-policy']).toBe('same-origin')
      expect(reply.headers['x-content-type-options']).toBe('nosniff')
    }
  })

  test('never has the same nonce twice', () => {
    expect(panel.page().body).not.toBe(panel.page().body)
  })

  test('says how to build it where it is not built', () => {
    const none = readBuiltPanel({ folder: pathToFileURL(join(folder, 'none/')), base: '/' })
    const { status, body } = none.page()
    expect(status).toBe(503)
    expect(body).toContain('npm start')
    expect([none.isBuilt, none.paths]).toEqual([false, []])
  })
})

describe('the files of a panel', () => {
  test('are those for browsers, under its base', () => {
    expect([...panel.paths].sort()).toEqual([script, '/admin/scheme.js'])
  })

  test('stay in caches for good where a hash is in the name, and are asked for anew elsewhere', () => {
    expect(panel.file(script).headers['cache-control']).toContain('immutable')
    expect(panel.file('/admin/scheme.js').headers['cache-control']).toBe('no-cache')
  })

  test.each([
    ['gzip, deflate, br, zstd', 'br', 'as brotli'],
    ['br;q=0.1, gzip', 'br', 'as brotli'],
    ['br;q=0, gzip', 'gzip', 'as gzip'],
    ['gzip', 'gzip', 'as gzip'],
    ['identity', undefined, 'plain'],
    ['', undefined, 'plain'],
  ])('are sent to those who accept "%s" in the encoding %s', (accepted, encoding, body) => {
    const reply = panel.file(script, accepted)
    expect(reply.headers['content-encoding']).toBe(encoding)
    expect(reply.body.toString()).toBe(body)
    expect(reply.headers).toMatchObject({
      vary: 'accept-encoding',
      'content-type': 'text/javascript; charset=utf-8',
    })
  })

  test('are sent as they are where the build found nothing to gain', () => {
    const reply = panel.file('/admin/scheme.js', 'br, gzip')
    expect(reply.headers['content-encoding']).toBeUndefined()
    expect(reply.body.toString()).toBe('1')
  })

  test.each([
    '/admin/assets/gone-123.js',
    '/admin/assets/../.built-from',
    '/admin/assets/%2e%2e/index.html',
    '/admin/assets/main-abc.js.br',
    '/admin/.built-from',
    '/admin/index.html',
    '/scheme.js',
  ])('are not at %s', (path) => {
    expect(panel.file(path).status).toBe(404)
  })
})

test('the policy has no exception for scripts', () => {
  const policy = panelPolicy('abc')
  expect(policy).toContain("script-src 'self';")
  expect(policy).not.toMatch(/unsafe|https?:|\*|data:/)
})
