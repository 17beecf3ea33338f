/**
 * The service as a process: one owner a file, the operator's way in, an orderly end, and what production insists on.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askOwner, ConfigurationError, ControlRefusal, createLogger, OwnerAbsent } from '@claviger/host'
import { serviceOperations } from '@claviger/service'
import { FileOwned, openStore, readOwner } from '@claviger/store'
import { maintenance } from 'claviger'
import { afterEach, describe, expect, test } from 'vitest'
import { createBasiraEngine } from './basira-engine.ts'
import { type RunningBasira, startBasira } from './service.ts'

const log = createLogger({ level: 'silent', service: 'basira' })
const hashParameters = { memoryKib: 8, passes: 1, lanes: 1 }
const closings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'basira-'))
  closings.push(() => rm(folder, { recursive: true, maxRetries: 10 }))
  return folder
}

async function start(
  dataDir: string,
  more: Readonly<Record<string, string>> = {},
  told = log,
): Promise<RunningBasira> {
  const environment = { CLAVIGER_DATA: dataDir, BASIRA_PORT: '0', ...more }
  const running = await startBasira(environment, { log: told, hashParameters })
  closings.push(() => running.close())
  return running
}

const json = { 'content-type': 'application/json' }

async function keyOf({ url }: RunningBasira): Promise<{ id: string; key: string; organizationId: string }> {
  const person = JSON.stringify({ email: 'ada@example.com', password: 'nine blue herons' })
  await fetch(`${url}/api/v1/auth/signup`, { method: 'POST', headers: json, body: person })
  const login = await fetch(`${url}/api/v1/auth/login`, { method: 'POST', headers: json, body: person })
  const { access_token } = (await login.json()) as { access_token: string }
  const headers = { ...json, authorization: `Bearer ${access_token}` }
  const body = JSON.stringify({ name: 'script' })
  const made = await fetch(`${url}/api/v1/api-keys`, { method: 'POST', headers, body })
  const me = (await (await fetch(`${url}/api/v1/auth/me`, { headers })).json()) as {
    organization: { id: string }
  }
  return { ...((await made.json()) as { id: string; key: string }), organizationId: me.organization.id }
}

async function status({ url }: RunningBasira, key: string): Promise<number> {
  return (await fetch(`${url}/api/v1/auth/me`, { headers: { 'x-api-key': key } })).status
}

describe('starting', () => {
  test('without any variable set it serves from a file of its own, with a secret and mails in the data folder', async () => {
    const folder = await dataFolder()
    const running = await start(folder)
    await keyOf(running)
    await expect.poll(() => readdir(join(folder, 'mail')).catch(() => [])).not.toEqual([])
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['basira.db', 'secret']))
    expect(await (await fetch(`${running.url}/dev/mail`)).text()).toContain('Verify your email address')
  })

  test('a second server on the same file refuses to start and names the first', async () => {
    const folder = await dataFolder()
    await start(folder)
    const second = startBasira({ CLAVIGER_DATA: folder, BASIRA_PORT: '0' }, { log })
    await expect(second).rejects.toThrow(FileOwned)
    await expect(second).rejects.toThrow(String(process.pid))
  })

  test('production without secret, origin and mail transport is refused with a sentence for each', async () => {
    const refused = startBasira({ NODE_ENV: 'production', CLAVIGER_DATA: await dataFolder() })
    const error = await refused.catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(ConfigurationError)
    for (const name of ['CLAVIGER_SECRET', 'BASIRA_PUBLIC_URL', 'SMTP_URL']) {
      expect(String(error)).toContain(`${name} must be set in production`)
    }
  })

  test('production has no mailbox to read, and tells browsers to stay on HTTPS', async () => {
    const running = await start(await dataFolder(), {
      NODE_ENV: 'production',
      CLAVIGER_SECRET: randomBytes(32).toString('base64'),
      BASIRA_PUBLIC_URL: 'https://basira.example',
      SMTP_URL: 'smtp://127.0.0.1:1',
    })
    expect((await fetch(`${running.url}/dev/mail`)).status).toBe(404)
    const home = await fetch(running.url)
    await home.arrayBuffer()
    expect(home.headers.get('strict-transport-security')).toContain('max-age=')
  })

  test('a start that fails leaves the file to the next', async () => {
    const folder = await dataFolder()
    const first = await start(folder)
    const other = await dataFolder()
    const taken = new URL(first.url).port
    await expect(start(other, { BASIRA_PORT: taken })).rejects.toThrow('EADDRINUSE')
    await start(other)
  })
})

describe('the control socket', () => {
  test('does what the operator asks, in effect when it answers', async () => {
    const folder = await dataFolder()
    const running = await start(folder)
    const { id, key, organizationId } = await keyOf(running)
    const owner = await readOwner(join(folder, 'basira.db'))
    const ask = (op: string, args: unknown = {}): Promise<unknown> =>
      askOwner(owner?.socketPath ?? '', op, args)
    expect(await ask('status')).toMatchObject({ service: 'basira', pid: process.pid, database: 'sqlite' })
    expect(await ask('accounts.list')).toMatchObject({
      accounts: [
        {
          email: 'ada@example.com',
          disabled_at: null,
          organizations: [{ id: organizationId, role: 'owner' }],
        },
      ],
      next: null,
    })
    expect(await status(running, key)).toBe(200)
    await ask('accounts.disable', { account: 'Ada@Example.com' })
    expect(await status(running, key)).toBe(401)
    await ask('accounts.enable', { account: 'ada@example.com' })
    expect(await status(running, key)).toBe(200)
    await ask('organizations.suspend', { organization_id: organizationId })
    expect(await status(running, key)).toBe(401)
    await ask('organizations.resume', { organization_id: organizationId })
    expect(await status(running, key)).toBe(200)
    const listed = (await ask('keys.list', { organization_id: organizationId })) as { keys: { id: string }[] }
    expect(listed.keys.map((one) => one.id)).toEqual([id])
    await ask('keys.revoke', { key_id: id })
    expect(await status(running, key)).toBe(401)
    expect(await ask('accounts.show', { account: 'ada@example.com' })).toMatchObject({
      email: 'ada@example.com',
      verified_at: null,
    })
    const member = { organization_id: organizationId, account: 'ada@example.com' }
    expect(await ask('members.remove', member)).toMatchObject({ organization_id: organizationId })
    await expect(ask('members.remove', member)).rejects.toThrow(ControlRefusal)
  })

  test('rotates the pepper and the signing key while old credentials go on, until they are withdrawn', async () => {
    const folder = await dataFolder()
    const running = await start(folder)
    const { key } = await keyOf(running)
    const owner = await readOwner(join(folder, 'basira.db'))
    const ask = (op: string, args: unknown = {}): Promise<unknown> =>
      askOwner(owner?.socketPath ?? '', op, args)
    const before = (await ask('secrets.list')) as { secrets: { id: string; kind: string }[] }
    const pepper = before.secrets.find(({ kind }) => kind === 'pepper')?.id
    await expect(ask('secrets.withdraw', { id: pepper })).rejects.toThrow(ControlRefusal)
    await ask('secrets.rotate', { kind: 'pepper' })
    await ask('secrets.rotate', { kind: 'signing_key' })
    expect(await status(running, key)).toBe(200)
    const jwks = (await (await fetch(`${running.url}/.well-known/jwks.json`)).json()) as { keys: unknown[] }
    expect(jwks.keys).toHaveLength(2)
    await ask('secrets.withdraw', { id: pepper })
    expect((await ask('secrets.list')) as object).toMatchObject({ secrets: expect.any(Array) })
  })

  test('puts a signing key that leaked out of use at once, while sessions go on by refreshing', async () => {
    const folder = await dataFolder()
    const running = await start(folder)
    await keyOf(running)
    const owner = await readOwner(join(folder, 'basira.db'))
    const ask = (op: string, args: unknown = {}): Promise<unknown> =>
      askOwner(owner?.socketPath ?? '', op, args)
    const send = (path: string, body: object): Promise<Response> =>
      fetch(`${running.url}/api/v1/auth${path}`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify(body),
      })
    const isTaken = async (token: string): Promise<boolean> =>
      (await fetch(`${running.url}/api/v1/auth/me`, { headers: { authorization: `Bearer ${token}` } })).ok
    const person = { email: 'ada@example.com', password: 'nine blue herons' }
    const tokens = (await (await send('/login', person)).json()) as Record<string, string>
    const { secrets } = (await ask('secrets.list')) as { secrets: { id: string; kind: string }[] }
    const leaked = secrets.find(({ kind }) => kind === 'signing_key')?.id
    await ask('secrets.rotate', { kind: 'signing_key', at_once: true })
    expect(await isTaken(tokens['access_token'] ?? '')).toBe(true)
    await ask('secrets.withdraw', { id: leaked })
    expect(await isTaken(tokens['access_token'] ?? '')).toBe(false)
    const fresh = (await (
      await send('/refresh', { refresh_token: tokens['refresh_token'] })
    ).json()) as Record<string, string>
    expect(await isTaken(fresh['access_token'] ?? '')).toBe(true)
  })

  test('refuses what it does not understand with a sentence', async () => {
    const folder = await dataFolder()
    await start(folder)
    const owner = await readOwner(join(folder, 'basira.db'))
    const ask = (op: string, args: unknown): Promise<unknown> => askOwner(owner?.socketPath ?? '', op, args)
    await expect(ask('keys.revoke', { key: 'x' })).rejects.toThrow('key_id, descendants')
    await expect(ask('accounts.disable', { account: 'nobody@example.com' })).rejects.toThrow(ControlRefusal)
    await expect(ask('nothing', {})).rejects.toThrow(ControlRefusal)
  })
})

describe('closing', () => {
  test('writes what is noted, gives the file up and takes its socket away', async () => {
    const folder = await dataFolder()
    const running = await start(folder)
    const { id, key, organizationId } = await keyOf(running)
    expect(await status(running, key)).toBe(200)
    const file = join(folder, 'basira.db')
    const owner = await readOwner(file)
    const startedAt = performance.now()
    await Promise.all([running.close(), running.close()])
    // Well before a connection that is kept open would be given up (72 s), however slow the machine.
    expect(performance.now() - startedAt).toBeLessThan(40_000)
    expect(await readOwner(file)).toBeNull()
    await expect(askOwner(owner?.socketPath ?? '', 'status', {})).rejects.toThrow(OwnerAbsent)
    const store = await openStore(`file:${file}`)
    closings.push(() => store.close())
    expect((await store.keys.find(organizationId, id))?.lastUsedAt).not.toBeNull()
  })

  test('finishes the requests that are under way', async () => {
    const running = await start(await dataFolder())
    const body = JSON.stringify({ email: 'late@example.com', password: 'nine blue herons' })
    const signUps = Array.from({ length: 10 }, () =>
      fetch(`${running.url}/api/v1/auth/signup`, { method: 'POST', headers: json, body }).then(
        (reply) => reply.status,
        () => 'refused',
      ),
    )
    // One has been answered; the others are on their way, in the queue, or not heard of yet.
    expect(await Promise.race(signUps)).toBe(202)
    await running.close()
    for (const outcome of await Promise.all(signUps)) expect([202, 503, 'refused']).toContain(outcome)
  })
})

test('the operations work on the file itself where nobody owns it', async () => {
  const folder = await dataFolder()
  const running = await start(folder)
  const { id, key } = await keyOf(running)
  await running.close()
  const store = await openStore(`file:${join(folder, 'basira.db')}`)
  const settings = {
    ...{ masterSecrets: null, dataDir: folder, publicUrl: null, host: '127.0.0.1', port: 4_000 },
    breachedPasswords: null,
  }
  const operations = serviceOperations(await createBasiraEngine(settings, store), store)
  expect(await operations['keys.revoke']?.({ key_id: id }, maintenance)).toEqual({
    key_id: id,
    descendants: 'revoke',
  })
  expect(await operations['secrets.rotate']?.({ kind: 'pepper' }, maintenance)).toMatchObject({
    kind: 'pepper',
  })
  await store.close()
  const again = await start(folder)
  expect(await status(again, key)).toBe(401)
})

test('metrics are served on their own port, and count checks by what they came to', async () => {
  const lines: string[] = []
  const destination = { write: (line: string) => lines.push(line) }
  const told = createLogger({ level: 'info', service: 'basira', destination })
  const running = await start(await dataFolder(), { METRICS_PORT: '0' }, told)
  const { at } = lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'metrics are served')
  const { key } = await keyOf(running)
  await status(running, key)
  await status(running, key)
  await status(running, 'dbm_ak_nonsense')
  const text = await (await fetch(at)).text()
  expect(text).toContain('claviger_checks_total{service="basira",credential="api_key",outcome="memory"} 1')
  expect(text).toContain('claviger_checks_total{service="basira",credential="api_key",outcome="refused"} 1')
  expect(text).toContain('claviger_credentials_in_memory{service="basira",credential="api_key"} 1')
  expect(text).toContain('claviger_answers_from_memory{service="basira"} 1')
  expect(text).toContain('route="/api/v1/auth/me",status="200"')
  expect(text).not.toContain(key)
})
