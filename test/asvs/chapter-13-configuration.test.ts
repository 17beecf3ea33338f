/**
 * Chapter 13 of the ASVS: what is configured, connected to and left open.
 *
 * What is asked: chapter-13-configuration.ts.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readConfiguration } from '@claviger/host'
import { Secret } from 'claviger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { basiraDeclaration } from '../../services/basira/api/src/settings.ts'
import { startTestBasira, type TestBasira } from '../../services/basira/api/src/testing/test-basira.ts'
import { send } from '../basira/raw-exchange.ts'
import { startTestBasker } from '../basker/test-basker.ts'
import { readFiles } from '../house/source-tree.ts'

let basira: TestBasira
beforeAll(async () => {
  basira = await startTestBasira()
})
afterAll(() => basira.close())

const inventory = readFileSync(new URL('../../docs/inventory.md', import.meta.url), 'utf8')
const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')

const shipped = readFiles(
  (path) => /^(packages|services)\/.+\/src\/.+\.ts$/.test(path) && !/\.test\.ts$|\/testing\//.test(path),
)

const production = {
  NODE_ENV: 'production',
  CLAVIGER_SECRET: randomBytes(32).toString('base64'),
  BASIRA_PUBLIC_URL: 'https://basira.example',
  SMTP_URL: 'smtp://127.0.0.1:9',
}

const read = (environment: Readonly<Record<string, string>>) =>
  readConfiguration('BASIRA', basiraDeclaration, environment)

test('13.1.1 every setting that names another system is in the list of connections', () => {
  const connections = inventory.split('## Connections')[1]?.split('\n## ')[0] ?? ''
  const named = [...operations.matchAll(/^\| `(\w+)` \|/gm)].map((row) => row[1] ?? '')
  const systems = named.filter((name) => /_URL$|^BREACHED_PASSWORDS$/.test(name) && !/PUBLIC_URL$/.test(name))
  expect(systems).toContain('SMTP_URL')
  for (const name of systems) expect(connections).toContain(`\`${name}\``)
})

test('13.2.2 threads that read content open the file without the right to write', () => {
  const opened = shipped.find(({ path }) => path === 'packages/store/src/sqlite/sqlite-file.ts')?.text
  expect(opened).toMatch(/readOnly: true/)
})

test('13.2.3 production has no default for a secret, and the first owner’s password is random each time', async () => {
  expect(() => read({ ...production, CLAVIGER_SECRET: '' })).toThrow('CLAVIGER_SECRET must be set')
  const [first, second] = [await startTestBasker(), await startTestBasker()]
  const passwords = [first, second].map(({ told }) => /password (\S+)$/.exec(told[0] ?? '')?.[1])
  await first.close()
  await second.close()
  expect(passwords[0]).toMatch(/^\S{16,}$/)
  expect(passwords[0]).not.toBe(passwords[1])
})

test('13.2.4 nothing that ships names an origin of somebody else to connect to', () => {
  const calls = shipped.filter(({ text }) => /\b(?:fetch|connect|request)\(\s*['"`]https?:/.test(text))
  expect(shipped.length).toBeGreaterThan(200)
  expect(calls.map(({ path }) => path)).toEqual([])
})

test('13.2.5 the one place that fetches takes its address from the configuration', () => {
  const server = shipped.filter(({ path }) => !/^packages\/web\/|\/(?:dashboard|admin)\//.test(path))
  const fetching = server.filter(({ text }) => /await fetch\(`|await fetch\(url|globalThis\.fetch/.test(text))
  expect(fetching.map(({ path }) => path)).toEqual(['packages/service/src/session/breached-passwords.ts'])
})

test('13.3.1 every secret of production comes from the environment, and none is written into the source', () => {
  expect(read(production).masterSecrets).not.toBeNull()
  const literal = shipped.filter(({ text }) => /new Secret(?:<[^>]+>)?\(\s*'[^']{16,}'/.test(text))
  expect(literal.map(({ path }) => path)).toEqual([])
})

test('13.3.2 a secret shows itself in no text that is made of it', () => {
  const secret = new Secret('open sesame, and quickly')
  expect([`${secret}`, JSON.stringify({ secret }), String(secret)].join()).not.toContain('sesame')
})

test('13.4.1 nothing of a clone is served', async () => {
  for (const path of [
    '//.git/config',
    '//.git/HEAD',
    '//../.git/config',
    '//%2e%2e/.git/HEAD',
    '//package.json',
  ])
    expect((await basira.get(path)).raw).not.toMatch(/\[core\]|ref: refs|"workspaces"/)
})

test('13.4.2 what is no known environment does not start, and so is never development by mistake', () => {
  expect(read(production).production).toBe(true)
  for (const NODE_ENV of ['Production', 'prod', 'staging'])
    expect(() => read({ ...production, NODE_ENV })).toThrow('NODE_ENV must be one of')
  expect(() => read({ ...production, NODE_ENV: '' })).toThrow('must be loopback')
})

test('13.4.3 a folder of the dashboard’s files is not listed', async () => {
  const reply = await basira.get('//assets/')
  expect(reply.raw).not.toMatch(/\.js\b.*\.css\b|Index of/s)
  expect(reply.status).not.toBe(200)
})

test('13.4.4 TRACE gives nothing back', async () => {
  const host = new URL(basira.url).host
  const bytes = `TRACE / HTTP/1.1\r\nhost: ${host}\r\nx-probe: sesame\r\nconnection: close\r\n\r\n`
  const { replies } = await send(basira.url, bytes)
  expect(replies[0]?.status).toBeGreaterThanOrEqual(400)
  expect(replies[0]?.body).not.toContain('sesame')
})

test('13.4.5 figures are not at the public port, and documents of the API are', async () => {
  expect((await basira.get('//metrics')).raw).not.toContain('claviger_')
  expect((await basira.get('/openapi.json')).status).toBe(200)
  expect(read({ ...production, METRICS_PORT: '9400' }).metricsHost).toBe('127.0.0.1')
})
