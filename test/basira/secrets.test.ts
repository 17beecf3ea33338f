/**
 * A whole life of accounts, sessions and keys, after which every secret that was issued or presented is looked for in every
 * line that was logged, every reply, every mail and every byte that was stored.
 *
 * How it is looked for is leak.ts.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../free-port.ts'
import { type Answer, type Ask, Connections, jsonOf, textOf } from './connection.ts'
import { type KnownSecret, LeakDetector } from './leak.ts'
import { api, bearer, newAddress, operate, withoutLimits } from './person.ts'
import { type RunningBasira, runBasira } from './running.ts'

interface Recorded {
  readonly what: string
  readonly text: string
  /** Names of the secrets that it is there to hand out. */
  readonly issues: readonly string[]
}

const secrets: KnownSecret[] = []
const replies: Recorded[] = []
const basiras: RunningBasira[] = []
let basira: RunningBasira
let metrics: string
let operatorOutput: string
/** Everything in the data folder, while it runs and after it has ended. */
const stored: Recorded[] = []

function remember(what: string, text: string): string {
  secrets.push({ what: `${what} #${secrets.length}`, text })
  return `${what} #${secrets.length - 1}`
}

function newSecret(what: string): string {
  const text = randomBytes(24).toString('base64url')
  remember(what, text)
  return text
}

/** The part of a credential that is not public, by what it is recognised as. */
function secretPart(value: string): string {
  const [, ofKey] = /^dbm_ak_[a-z2-7]{16}_(.+)$/.exec(value) ?? []
  const [, ofRefresh] = /^rt_[0-9a-f]+_\d+_(.+)$/.exec(value) ?? []
  const [, , ofJwt] = /^eyJ[\w-]+\.[\w-]+\.([\w-]+)$/.test(value) ? value.split('.') : []
  return ofKey ?? ofRefresh ?? ofJwt ?? value
}

/** Secrets that `answer` hands out: fields of its body, values of its cookies. */
function issuedBy(answer: Answer): readonly string[] {
  if (answer.status >= 300) return []
  const fields = ['key', 'access_token', 'refresh_token'].flatMap((name) => {
    const value = answer.text.startsWith('{') ? jsonOf(answer)[name] : undefined
    return typeof value === 'string' ? [value] : []
  })
  const cookies = (answer.headers['set-cookie'] ?? []).flatMap(
    (one) => one.split(';')[0]?.split('=')[1] || [],
  )
  return [...fields, ...cookies].map((value) => remember('credential', secretPart(value)))
}

const connections = new Map<string, Connections>()

/** One request, its reply kept with its headers. */
async function send(method: string, path: string, asked: Ask = {}, at = basira.url): Promise<Answer> {
  const to = connections.get(at) ?? new Connections(at)
  connections.set(at, to)
  const answer = await to.ask(method, path, asked)
  const text = `${answer.rawHeaders.join('\n')}\n\n${answer.text}`
  replies.push({ what: `reply ${replies.length}: ${answer.status}`, text, issues: issuedBy(answer) })
  return answer
}

async function call(status: number, method: string, path: string, asked: Ask = {}): Promise<Answer> {
  const answer = await send(method, `${api}${path}`, asked)
  expect(answer.status, `${method} ${path}: ${answer.text}`).toBe(status)
  return answer
}

/** What is not HTTP, or barely; the reply is kept. */
async function sendRaw(text: string): Promise<void> {
  const { hostname, port } = new URL(basira.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  let received = ''
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1')
  })
  socket.setTimeout(30_000, () => socket.destroy())
  // Ended with it: the server then need not wait for the rest of something it has refused.
  socket.end(text)
  await once(socket, 'close')
  replies.push({ what: `raw reply ${replies.length}`, text: received, issues: [] })
}

const cookiesOf = (answer: Answer): string =>
  (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ')

interface Life {
  readonly email: string
  readonly password: string
  readonly accessToken: string
  readonly key: string
  readonly keyId: string
}

async function signUpAndVerify(): Promise<{ readonly email: string; readonly password: string }> {
  const email = newAddress()
  const password = newSecret('password')
  await call(202, 'POST', '/auth/signup', { json: { email, password, name: 'Some One' } })
  const token = await basira.post.takeToken(email, /verify/i)
  remember('link token', token)
  await call(204, 'POST', '/auth/verify-email', { json: { token } })
  await call(400, 'POST', '/auth/verify-email', { json: { token } })
  await call(202, 'POST', '/auth/signup', { json: { email, password: newSecret('password') } })
  return { email, password }
}

async function useSessions(email: string, password: string): Promise<void> {
  const clientId = newSecret('client id')
  const first = await call(200, 'POST', '/auth/login', {
    headers: { 'x-client-id': clientId },
    json: { email, password },
  })
  const refresh_token = textOf(first, 'refresh_token')
  const attempt = { 'idempotency-key': newSecret('attempt id') }
  const second = await call(200, 'POST', '/auth/refresh', { headers: attempt, json: { refresh_token } })
  await call(200, 'POST', '/auth/refresh', { json: { refresh_token: textOf(second, 'refresh_token') } })
  // A thief's, or a victim's: it ends the session, and its owner is sent a link that ends the others.
  await call(401, 'POST', '/auth/refresh', { json: { refresh_token } })
  const token = await basira.post.takeToken(email, /safety/i)
  remember('link token', token)
  await call(204, 'POST', '/auth/end-sessions', { json: { token } })
  const browser = await call(204, 'POST', '/auth/session', { json: { email, password } })
  const fresh = await call(204, 'POST', '/auth/session/refresh', { headers: { cookie: cookiesOf(browser) } })
  const cookie = cookiesOf(fresh)
  await call(200, 'GET', '/auth/sessions', { headers: { cookie } })
  await call(204, 'DELETE', '/auth/session', { headers: { cookie } })
  await call(401, 'GET', '/auth/me', { headers: { cookie } })
  const reused = await call(200, 'POST', '/auth/login', { json: { email, password } })
  await call(204, 'POST', '/auth/logout', { json: { refresh_token: textOf(reused, 'refresh_token') } })
}

async function changePasswords(email: string, password: string): Promise<string> {
  await call(202, 'POST', '/auth/forgot-password', { json: { email } })
  const token = await basira.post.takeToken(email, /reset/i)
  remember('link token', token)
  const afterReset = newSecret('password')
  await call(204, 'POST', '/auth/reset-password', { json: { token, password: afterReset } })
  await call(401, 'POST', '/auth/login', { json: { email, password } })
  const headers = bearer(
    textOf(await call(200, 'POST', '/auth/login', { json: { email, password: afterReset } }), 'access_token'),
  )
  const last = newSecret('password')
  const wrong = newSecret('wrong password')
  const change = (current_password: string) => ({ headers, json: { current_password, new_password: last } })
  await call(403, 'POST', '/auth/change-password', change(wrong))
  await call(204, 'POST', '/auth/change-password', change(afterReset))
  return last
}

async function useKeys(email: string, password: string): Promise<Life> {
  const login = await call(200, 'POST', '/auth/login', { json: { email, password } })
  const accessToken = textOf(login, 'access_token')
  const made = await call(201, 'POST', '/api-keys', { headers: bearer(accessToken), json: { name: 'one' } })
  const [key, keyId] = [textOf(made, 'key'), textOf(made, 'id')]
  const child = await call(201, 'POST', '/api-keys', { headers: { 'x-api-key': key }, json: { name: 'two' } })
  const rotated = await call(201, 'POST', `/api-keys/${textOf(child, 'id')}/rotate`, {
    headers: bearer(key),
    json: { overlap_seconds: 60 },
  })
  for (const one of [child, rotated]) {
    await call(200, 'GET', '/databases', { headers: { 'x-api-key': textOf(one, 'key') } })
  }
  await call(204, 'DELETE', `/api-keys/${textOf(child, 'id')}`, { headers: bearer(key) })
  await call(401, 'GET', '/databases', { headers: { 'x-api-key': textOf(rotated, 'key') } })
  await call(200, 'GET', '/api-keys', { headers: bearer(key) })
  await call(200, 'GET', `/api-keys/${keyId}/descendants`, { headers: bearer(key) })
  await call(200, 'GET', '/organization', { headers: bearer(key) })
  await call(200, 'PATCH', '/organization', { headers: bearer(key), json: { name: 'Some House' } })
  await call(200, 'PATCH', '/auth/me', { headers: bearer(key), json: { name: 'Some Other' } })
  return { email, password, accessToken, key, keyId }
}

/** Credentials where they do not belong, guesses, and requests that cannot be read. */
async function misuse({ email, password, accessToken, key, keyId }: Life): Promise<void> {
  const guessed = `${key.slice(0, -10)}${newSecret('guess').slice(0, 10)}`
  for (const headers of [{ 'x-api-key': guessed }, bearer(guessed), bearer(`${accessToken}x`)]) {
    await call(401, 'GET', '/databases', { headers })
  }
  await call(401, 'POST', '/auth/login', { json: { email, password: newSecret('wrong password') } })
  // People do type the password where the address goes.
  await call(401, 'POST', '/auth/login', { json: { email: password, password: email } })
  const mine = bearer(key)
  const credentials = [key, accessToken, password]
  for (const one of credentials) {
    const odd = encodeURIComponent(one)
    await send('GET', `/${odd}`)
    await send('GET', `${api}/databases/${odd}`, { headers: mine })
    await send('DELETE', `${api}/api-keys/${odd}?descendants=${odd}`, { headers: mine })
    await send('GET', `${api}/databases?api_key=${odd}&access_token=${odd}`)
    await send('GET', `${api}/api-keys?cursor=${odd}&limit=${odd}`, { headers: mine })
    await send('POST', `${api}/api-keys`, { headers: mine, json: { name: 'x', [one]: 1 } })
    await send('POST', `${api}/databases`, { headers: mine, json: { tags: { [one]: 'a\0' } } })
    await send('GET', `${api}/api-keys/${odd}/descendants?status=${odd}&${odd}=1`, { headers: mine })
    for (const path of ['/auth/me', '/organization']) {
      await send('PATCH', api + path, { headers: mine, json: { name: [one], [one]: '\0' } })
    }
    await send('GET', `/assets/${odd}?back=${odd}`, { headers: { accept: 'text/html' } })
    await send('GET', `/settings/api-keys?q=${odd}`, { headers: { accept: 'text/html' } })
    await send('POST', `${api}/api-keys`, {
      headers: mine,
      json: { name: 'x', scopes: [one], allowed_ips: [one] },
    })
    await send('POST', `${api}/auth/refresh`, { json: { refresh_token: one } })
    await send('POST', `${api}/auth/verify-email`, { json: { token: one } })
    await send('POST', `${api}/auth/signup`, { json: { email: one, password: one } })
    await send('POST', `${api}/auth/login`, {
      headers: { 'content-type': 'application/json' },
      body: `{"email": "${email}", "password": ${one}`,
    })
    await send('POST', `${api}/auth/login`, { headers: { 'content-type': one }, body: one })
    await send('GET', `${api}/databases`, { headers: { 'x-api-key': one, authorization: `Bearer ${keyId}` } })
    await send('GET', `${api}/databases`, { headers: { authorization: `Basic ${btoa(one)}`, cookie: one } })
    await send('GET', `${api}/databases`, {
      headers: { 'x-forwarded-for': one, 'user-agent': 'x', referer: `http://x/${one}` },
    })
    await sendRaw(`GET /${one} HTTX/9\r\n\r\n`)
    await sendRaw(`${one} / HTTP/1.1\r\nHost: x\r\n\r\n`)
    await sendRaw(`GET / HTTP/1.1\r\nHost: x\r\n${one}\r\n\r\n`)
    await sendRaw(`GET / HTTP/1.1\r\nHost: x\r\nX-API-Key: ${one}${'x'.repeat(20_000)}\r\n\r\n`)
  }
}

/** Errors of the machine rather than the caller: tables are away for a moment. */
async function provokeFailures({ email, password, key }: Life): Promise<void> {
  const tables = ['sessions', 'api_key_secrets', 'links']
  const database = new DatabaseSync(join(basira.dataDir, 'basira.db'), { timeout: 60_000 })
  for (const table of tables) database.exec(`alter table ${table} rename to ${table}_away`)
  const answers = [
    await send('POST', `${api}/auth/login`, { json: { email, password } }),
    await send('POST', `${api}/api-keys`, { headers: bearer(key), json: { name: 'not now' } }),
    await send('POST', `${api}/auth/signup`, {
      json: { email: newAddress(), password: newSecret('password') },
    }),
    await send('POST', `${api}/auth/verify-email`, { json: { token: newSecret('link token') } }),
    await send('GET', `${api}/databases`, { headers: { 'x-api-key': `${key.slice(0, -1)}x` } }),
  ]
  for (const table of tables) database.exec(`alter table ${table}_away rename to ${table}`)
  database.close()
  expect(answers.filter(({ status }) => status >= 500).length).toBeGreaterThanOrEqual(4)
  await call(200, 'GET', '/databases', { headers: bearer(key) })
}

/** A mail server that cannot be reached, with a password in its address. */
async function failToSend(): Promise<void> {
  const password = newSecret('SMTP password')
  const other = await runBasira({
    ...withoutLimits,
    LOG_LEVEL: 'trace',
    SMTP_URL: `smtp://mailer:${password}@127.0.0.1:${await freePort()}`,
  })
  basiras.push(other)
  remember('CLAVIGER_SECRET', other.environment['CLAVIGER_SECRET'] ?? '')
  const json = { email: newAddress(), password: newSecret('password') }
  expect((await send('POST', `${api}/auth/signup`, { json }, other.url)).status).toBe(202)
  const deadline = Date.now() + 60_000
  while (!other.output().includes('notice not sent') && Date.now() < deadline) await sleep(50)
  await operate(other.environment, 'doctor').then(({ output }) => {
    operatorOutput += output
  })
  await other.stop()
  keepStored('after the mails failed', other.dataDir)
}

function keepStored(when: string, folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const text = readFileSync(join(entry.parentPath, entry.name), 'latin1')
    stored.push({ what: `${entry.name} ${when}`, text, issues: [] })
  }
}

beforeAll(async () => {
  operatorOutput = ''
  const metricsPort = await freePort()
  basira = await runBasira({ ...withoutLimits, LOG_LEVEL: 'trace', METRICS_PORT: String(metricsPort) })
  basiras.push(basira)
  const master = basira.environment['CLAVIGER_SECRET'] ?? ''
  remember('CLAVIGER_SECRET', master)
  remember('bytes of CLAVIGER_SECRET', Buffer.from(master, 'base64').toString('latin1'))
  const { email, password } = await signUpAndVerify()
  await useSessions(email, password)
  const life = await useKeys(email, await changePasswords(email, password))
  await misuse(life)
  await provokeFailures(life)
  await send('GET', `/metrics?key=${life.key}`, {}, `http://127.0.0.1:${metricsPort}`)
  metrics = (await send('GET', '/metrics', {}, `http://127.0.0.1:${metricsPort}`)).text
  for (const args of [['doctor'], ['users', 'list'], ['keys', 'list', life.email]]) {
    operatorOutput += (await operate(basira.environment, ...args)).output
  }
  keepStored('while it runs', basira.dataDir)
  await failToSend()
  for (const one of connections.values()) one.close()
  await basira.stop()
  keepStored('after its end', basira.dataDir)
}, 400_000)

afterAll(async () => {
  for (const one of basiras) await one.close()
})

/** Secrets in `recorded` that are not there to be handed out by it. */
function leaksOf(detector: LeakDetector, recorded: readonly Recorded[]): readonly string[] {
  return recorded.flatMap(({ what, text, issues }) =>
    detector
      .find(text)
      .filter((name) => !issues.includes(name))
      .map((name) => `${name} in ${what}`),
  )
}

describe('of every secret that was issued or presented', () => {
  test('there are many, and each that was issued is found in the one reply that issued it', () => {
    const detector = new LeakDetector(secrets)
    expect(secrets.length).toBeGreaterThan(30)
    const issued = replies.flatMap(({ issues }) => issues)
    expect(issued.length).toBeGreaterThan(15)
    for (const { text, issues } of replies)
      expect(detector.find(text)).toEqual(expect.arrayContaining([...issues]))
    for (const name of issued) {
      expect(replies.filter(({ text }) => detector.find(text).includes(name)).length, name).toBe(1)
    }
  })

  test('none is in a reply that does not issue it', () => {
    expect(leaksOf(new LeakDetector(secrets), replies)).toEqual([])
  })

  test('none is in what the process or the operator’s command printed, at the most talkative level', () => {
    const detector = new LeakDetector(secrets)
    for (const one of basiras) {
      expect(one.output()).toMatch(/"route":/)
      expect(detector.find(one.output())).toEqual([])
    }
    expect(operatorOutput.length).toBeGreaterThan(500)
    expect(detector.find(operatorOutput)).toEqual([])
  })

  test('none is in a mail but the token of the link that it brings, and none in a subject', () => {
    const detector = new LeakDetector(secrets)
    const { mails } = basira.post
    expect(mails.length).toBeGreaterThanOrEqual(5)
    expect(mails.flatMap(({ subject }) => detector.find(subject ?? ''))).toEqual([])
    for (const mail of mails) {
      const token = /#token=([\w-]+)/.exec(mail.text ?? '')?.[1]
      const others = new LeakDetector(secrets.filter(({ text }) => text !== token))
      expect(others.find(JSON.stringify([mail.headers, mail.text, mail.html]))).toEqual([])
    }
  })

  test('none is in a byte of any file in the data folder, while it runs and after its end', () => {
    const names = stored.map(({ what }) => what)
    for (const name of ['basira.db', 'basira.db-wal', 'basira.db-shm']) {
      expect(names).toContain(`${name} while it runs`)
    }
    expect(names).toContain('basira.db after its end')
    expect(leaksOf(new LeakDetector(secrets), stored)).toEqual([])
  })

  test('none is on the metrics page', () => {
    expect(metrics).toContain('claviger_checks_total')
    expect(new LeakDetector(secrets).find(metrics)).toEqual([])
  })
})

describe('the search', () => {
  test('finds a secret that is planted whole, in part or encoded, in a log, a row or a reply', () => {
    const detector = new LeakDetector(secrets)
    for (const { what, text } of secrets) {
      const plants = [
        text,
        text.slice(-16),
        text.slice(5, 21),
        Buffer.from(`{"a":"${text}"}`).toString('base64'),
      ]
      for (const planted of plants) {
        expect(detector.find(`{"level":"info","x":"${planted}"}`)).toContain(what)
      }
      expect(detector.find(Buffer.from(text).toString('hex'))).toContain(what)
    }
  })

  test('finds a secret that is planted in a real database file', () => {
    const [planted] = secrets
    const path = join(basira.dataDir, 'planted.db')
    const database = new DatabaseSync(path)
    database.exec('create table rows (at integer, text text)')
    database.prepare('insert into rows values (?, ?)').run(1, `before ${planted?.text.slice(0, 20)} after`)
    database.close()
    expect(new LeakDetector(secrets).find(readFileSync(path))).toEqual([planted?.what])
  })
})
