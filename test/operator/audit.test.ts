/**
 * The operator's look at the audit log: every organization's events, beside a running server and without one.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Customer, newCustomer } from './customer.ts'
import { type Deployment, newDeployment, processesMs, type Server } from './deployment.ts'

let deployment: Deployment
let server: Server
let customers: readonly [Customer, Customer]
beforeAll(async () => {
  deployment = await newDeployment()
  server = await deployment.start()
  customers = [
    await newCustomer(server, 'margaret@example.com'),
    await newCustomer(server, 'katherine@example.com'),
  ]
}, processesMs)
afterAll(() => deployment.remove())

interface Line {
  readonly action: string
  readonly organization_id: string
}

const lines = (stdout: string): readonly Line[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('the audit log', { timeout: processesMs }, () => {
  test('is listed beside a running server, by organization, actor, action and object', async () => {
    const [margaret, katherine] = customers
    const listed = await deployment.run('audit', 'list', '--action', 'key')
    expect(listed).toMatchObject({ code: 0, stderr: '' })
    expect(listed.stdout).toContain('key.created')
    expect(listed.stdout).toContain(margaret.keyId)
    expect(listed.stdout).toContain(katherine.keyId)
    const own = await deployment.run('audit', 'list', '--organization', margaret.organizationId, '--json')
    const { events } = JSON.parse(own.stdout)
    expect(events.map(({ action }: Line) => action)).toEqual([
      'key.created',
      'session.started',
      'account.signed_up',
    ])
    const made = await deployment.run(
      'audit',
      'list',
      '--actor',
      'margaret@example.com',
      '--object',
      margaret.keyId,
    )
    expect(made.stdout).toContain('margaret@example.com')
    expect(made.stdout).not.toContain('katherine@example.com')
  })

  test('is exported as NDJSON, a line an event, also where no server runs', async () => {
    const beside = await deployment.run('audit', 'export', '--organization', customers[1].organizationId)
    expect(lines(beside.stdout)).toHaveLength(3)
    server.signal('SIGTERM')
    await server.ended
    const all = await deployment.run('audit', 'export', '--since', '2020-01-01T00:00:00Z')
    expect(all).toMatchObject({ code: 0, stderr: '' })
    const organizations = new Set(lines(all.stdout).map(({ organization_id }) => organization_id))
    for (const { organizationId } of customers) expect(organizations).toContain(organizationId)
    expect(lines(all.stdout).map(({ action }) => action)).toContain('secrets.rotated')
  })

  test('is asked for in words that it knows, or told which in a sentence', async () => {
    const unknown = await deployment.run('audit', 'list', '--action', 'key.lost')
    expect([unknown.code, unknown.stdout]).toEqual([1, ''])
    expect(unknown.stderr).toMatch(/^action must be actions such as key\.created.*\n$/)
    const since = '2027-01-01T00:00:00Z'
    const empty = await deployment.run('audit', 'export', '--since', since, '--until', since)
    expect(empty).toEqual({ code: 1, stdout: '', stderr: 'since must be before until.\n' })
  })
})
