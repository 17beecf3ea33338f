/**
 * Chapter 16 of the ASVS, held by a Basira in a process of its own, whose log is read, and by its audit events.
 *
 * What is asked: chapter-16-logging.ts.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Fields, list } from '../../services/basira/api/src/testing/reply.ts'
import { startTestBasira, type TestBasira } from '../../services/basira/api/src/testing/test-basira.ts'
import { send } from '../basira/raw-exchange.ts'
import { type RunningBasira, runBasira } from '../basira/running.ts'
import { readFiles } from '../house/source-tree.ts'

let running: RunningBasira
let basira: TestBasira
beforeAll(async () => {
  running = await runBasira({ LOG_LEVEL: 'debug' })
  basira = await startTestBasira()
})
afterAll(async () => {
  await running.close()
  await basira.close()
})

const inventory = readFileSync(new URL('../../docs/inventory.md', import.meta.url), 'utf8')
const written = inventory.split('## What is written down')[1] ?? ''

/** Asks the process, and gives the lines that its log has of it. */
async function linesOf(
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<readonly Fields[]> {
  const reply = await fetch(`${running.url}${path}`, { headers })
  await reply.arrayBuffer()
  const id = reply.headers.get('x-request-id') ?? 'none'
  await expect.poll(() => running.output(), { timeout: 10_000 }).toContain(id)
  const lines = running
    .output()
    .split('\n')
    .filter((line) => line.includes(id))
  return lines.map((line) => JSON.parse(line))
}

async function actions(bearer: string): Promise<readonly Fields[]> {
  return list(await basira.get('/activity', { bearer }), 'events')
}

const wrong = 'not the password'

test('16.1.1 the inventory of logs says for each where it is, in which form, and how long it is kept', () => {
  const rows = [...written.matchAll(/^\|(.+)\|$/gm)].map((row) => (row[1] ?? '').split(' | '))
  expect(rows.slice(2).map((row) => [row[0]?.trim(), row.length])).toEqual([
    ['standard output', 5],
    ['table `audit_events`', 5],
    ['`/metrics`', 5],
  ])
})

test('16.2.1 an audit event says when, where, who and what', async () => {
  const person = await basira.person()
  await basira.key(person)
  const [event] = await actions(person.accessToken)
  expect(event).toMatchObject({ action: 'key.created', actor: { name: 'Ada' }, object: { name: 'script' } })
  const told = JSON.stringify(event)
  for (const what of ['network', 'device', 'request_id']) expect(told).toContain(`"${what}"`)
})

test('16.2.2 times of the log are in UTC', async () => {
  const [line] = await linesOf('/api/v1/auth/me')
  expect(line?.['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
})

test('16.2.3 nothing that ships writes to the console or to a file of a log', () => {
  const shipped = readFiles(
    (path) => /^packages\/.+\/src\/.+\.ts$/.test(path) && !/\.test\.ts$|\/testing\//.test(path),
  )
  const writing = shipped.filter(({ text }) =>
    /\bconsole\.\w+\(|createWriteStream\(|appendFile(?:Sync)?\(/.test(text),
  )
  expect(shipped.length).toBeGreaterThan(100)
  expect(writing.map(({ path }) => path)).toEqual([])
})

test('16.2.4 a line of the log is one JSON object with the id of its request', async () => {
  const [line] = await linesOf('/api/v1/auth/me')
  expect(line).toMatchObject({ level: 'info', service: 'basira', status: 401, route: expect.any(String) })
})

test('16.2.5 neither a credential nor a query gets into the log', async () => {
  await linesOf('/api/v1/auth/me?sesame=1', {
    authorization: 'Bearer open-sesame',
    cookie: 'a=sesame',
    'x-api-key': 'sesame',
  })
  expect(running.output()).not.toContain('sesame')
})

test('16.3.1 sign-ins are audit events, and so are those that fail', async () => {
  const person = await basira.person()
  expect((await basira.post('/auth/login', { email: person.email, password: wrong })).status).toBe(401)
  await expect
    .poll(async () => (await actions(person.accessToken)).map(({ action }) => action), { timeout: 10_000 })
    .toEqual(expect.arrayContaining(['session.started', 'account.sign_in_failed']))
})

test('16.3.2 a refused credential is a line with its status and route', async () => {
  const [line] = await linesOf('/api/v1/api-keys', { 'x-api-key': 'dbm_ak_nothing' })
  expect(line).toMatchObject({ status: 401, credential: null, addressBlock: expect.stringContaining('127.') })
})

test('16.3.3 what gets around no check is logged too: a request that fits no call', async () => {
  expect(written).toContain('Security events: a sign-in that succeeds or fails')
  const [line] = await linesOf('/api/v1/nothing/..%2f..%2fetc')
  expect(line).toMatchObject({ level: 'info', status: 404 })
})

test('16.3.4 an error of ours is logged with its stack and is told nobody', async () => {
  const last = readFiles((path) => path === 'packages/host/src/logging.ts')[0]?.text
  expect(last).toContain("facts.status >= 500 ? 'error'")
})

test('16.4.1 a line break in what was sent begins no new line', async () => {
  const lines = await linesOf('/api/v1/a%0a%7B%22level%22:%22fatal%22%7D', { 'user-agent': 'a' })
  expect(lines.map(({ level }) => level)).not.toContain('fatal')
  expect(running.output()).not.toMatch(/^\{"level":"fatal"\}/m)
})

test('16.4.2 no call changes or deletes audit events, and strangers read none', async () => {
  const { accessToken: bearer } = await basira.person()
  for (const method of ['DELETE', 'PATCH', 'PUT', 'POST'])
    expect((await basira.ask(method, '/activity', { bearer })).status).toBe(405)
  expect((await basira.get('/activity')).status).toBe(401)
})

test('16.5.1 what is malformed is answered without a word of the inside', async () => {
  const { replies } = await send(
    running.url,
    'GET /api/v1/%zz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
  )
  expect(replies[0]?.status).toBeGreaterThanOrEqual(400)
  expect(replies[0]?.status).toBeLessThan(500)
  expect(replies[0]?.body).not.toMatch(/at \w+|node_modules|\.ts|Error:/)
})

test('16.5.2 without its mail server Basira signs people up and in', async () => {
  await running.post.close()
  const body = JSON.stringify({
    email: 'a@example.com',
    password: 'nine blue herons',
    name: 'Ada',
    organization: 'H',
  })
  const headers = { 'content-type': 'application/json' }
  const reply = await fetch(`${running.url}/api/v1/auth/signup`, { method: 'POST', headers, body })
  expect(reply.status).toBeLessThan(300)
})

test('16.5.3 without its database Basira lets nobody in', async () => {
  const broken = await startTestBasira()
  const { accessToken: bearer } = await broken.person()
  await broken.store.close()
  expect((await broken.get('/auth/me', { bearer })).status).toBeGreaterThanOrEqual(500)
  expect((await broken.get('/auth/me')).status).toBe(401)
})
