/**
 * The doctor: what it finds, what it says to do, and that it shows no secret and changes nothing.
 *
 * Its exit code is 1 where anything failed. What it says of PostgreSQL is postgres.test.ts.
 */
import { randomBytes } from 'node:crypto'
import { chmod, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Deployment, newDeployment, processesMs } from './deployment.ts'

interface Report {
  readonly findings: readonly { readonly name: string; readonly state: string; readonly detail: string }[]
  readonly settings: readonly { readonly name: string; readonly value: string; readonly source: string }[]
}

let deployment: Deployment
beforeEach(async () => {
  deployment = await newDeployment()
}, processesMs)
afterEach(() => deployment.remove())

async function examined(
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly report: Report; readonly text: string }> {
  const { code, stdout } = await deployment.runWith(environment, 'doctor', '--json')
  return { code, report: JSON.parse(stdout), text: stdout }
}

const stateOf = (report: Report, name: string): string | undefined =>
  report.findings.find((finding) => finding.name === name)?.state

test(
  'a folder in which nothing was started yet is well, and stays as it is',
  async () => {
    const { code, report } = await examined()
    expect(code).toBe(0)
    expect(report.findings.every((finding) => finding.state === 'ok')).toBe(true)
    expect(await readdir(deployment.folder)).toEqual([])
  },
  processesMs,
)

test(
  'a running server is named and found to answer',
  async () => {
    const server = await deployment.start()
    const { code, stdout, stderr } = await deployment.run('doctor')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(`process ${server.pid} serves from the database file and answers`)
    expect(stdout).toMatch(/^ok +migrations +none is due$/m)
    expect(stdout).toMatch(/^ok +master secret/m)
    expect(stdout).toMatch(/^BASIRA_PORT +0 +environment$/m)
  },
  processesMs,
)

test(
  'files that others can read are failures that say how to close them',
  async () => {
    const server = await deployment.start()
    server.signal('SIGTERM')
    await server.ended
    await chmod(join(deployment.folder, 'data', 'secret'), 0o644)
    await chmod(join(deployment.folder, 'data'), 0o755)
    const { code, stdout } = await deployment.run('doctor')
    expect(code).toBe(1)
    expect(stdout).toContain(`chmod 600 ${join(deployment.folder, 'data', 'secret')}`)
    expect(stdout).toContain(`chmod 700 ${join(deployment.folder, 'data')}`)
  },
  processesMs,
)

test(
  'a database without its tables is a warning, and one under another master secret a failure',
  async () => {
    await deployment.run('migrate')
    expect(stateOf((await examined()).report, 'migrations')).toBe('ok')
    const server = await deployment.start()
    server.signal('SIGTERM')
    await server.ended
    const other = randomBytes(32).toString('base64')
    const { code, report, text } = await examined({ CLAVIGER_SECRET: other })
    expect(code).toBe(1)
    expect(stateOf(report, 'master secret')).toBe('failed')
    expect(text).not.toContain(other)
  },
  processesMs,
)

test(
  'an invalid configuration is a failure for each variable, and no value is shown',
  async () => {
    const wrong = { BASIRA_PORT: 'hunter2', SMTP_URL: 'hunter2', BASIRA_HOSTS: 'hunter2' }
    const { code, report, text } = await examined(wrong)
    expect(code).toBe(1)
    for (const name of Object.keys(wrong)) {
      expect(
        report.findings.some((finding) => finding.state === 'failed' && finding.detail.includes(name)),
      ).toBe(true)
    }
    expect(text).not.toContain('hunter2')
  },
  processesMs,
)

test(
  'production without TLS fails, and with it asks for the proxy',
  async () => {
    const production = {
      NODE_ENV: 'production',
      CLAVIGER_SECRET: randomBytes(32).toString('base64'),
      SMTP_URL: 'smtp://user:hunter2@127.0.0.1:1',
      BASIRA_PUBLIC_URL: 'http://basira.example.com',
    }
    const open = await examined(production)
    expect(open.code).toBe(1)
    expect(stateOf(open.report, 'public URL')).toBe('failed')
    expect(stateOf(open.report, 'mail')).toBe('failed')
    expect(open.text).not.toContain('hunter2')
    expect(open.text).not.toContain(production.CLAVIGER_SECRET)
    const closed = await examined({ ...production, BASIRA_PUBLIC_URL: 'https://basira.example.com' })
    expect(stateOf(closed.report, 'public URL')).toBe('ok')
    expect(stateOf(closed.report, 'proxies')).toBe('warning')
  },
  processesMs,
)

test(
  'a mail server that answers is found to',
  async () => {
    const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'] })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { code, report } = await examined({ SMTP_URL: `smtp://127.0.0.1:${port}` })
    await new Promise<void>((resolve) => server.close(resolve))
    expect({ code, mail: stateOf(report, 'mail') }).toEqual({ code: 0, mail: 'ok' })
  },
  processesMs,
)

test(
  'accounts to which no address leads are named in a warning, which says what to do',
  async () => {
    await deployment.run('migrate')
    const database = new DatabaseSync(deployment.databaseFile)
    const account =
      'insert into accounts (id, email, address_key, password_hash, created_at) values (?, ?, ?, ?, ?)'
    database.prepare(account).run('a1', '~tilde@example.com', '~tilde@example.com', 'none', 1)
    expect(stateOf((await examined()).report, 'addresses')).toBe('ok')
    database.prepare(account).run('a2', 'one@exämple.com', '~a2', 'none', 2)
    database.close()
    const { code, report, text } = await examined()
    expect([code, stateOf(report, 'addresses')]).toEqual([0, 'warning'])
    expect(text).toContain('a2 (one@exämple.com)')
    expect(text).not.toContain('a1 (')
  },
  processesMs,
)

test(
  'mails that wait for long are a warning, and a clock behind the newest event is a failure',
  async () => {
    await deployment.run('migrate')
    const hour = 3_600_000
    const database = new DatabaseSync(deployment.databaseFile)
    const notice =
      'insert into notices (id, kind, sealed_content, created_at, due_at, attempts) values (?, ?, ?, ?, ?, ?)'
    database.prepare(notice).run('n1', 'verify_email', 'sealed', Date.now() - hour, Date.now(), 3)
    const late = await examined()
    expect([late.code, stateOf(late.report, 'outbox')]).toEqual([0, 'warning'])
    const event =
      'insert into audit_events (at, kind, actor_type, actor_id, organization_id, subject_id) values (?, ?, ?, ?, ?, ?)'
    database.prepare(event).run(Date.now() + hour, 'key.revoked', 'operator', '', null, 'k1')
    database.close()
    const early = await examined()
    expect([early.code, stateOf(early.report, 'clock')]).toEqual([1, 'failed'])
  },
  processesMs,
)
