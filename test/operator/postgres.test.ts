/**
 * The command beside servers on PostgreSQL, where no process owns the database.
 *
 * On SQLite: revocation.test.ts and ownership.test.ts.
 */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../postgres.ts'
import { newCustomer, statusWith } from './customer.ts'
import { type Deployment, newDeployment, processesMs } from './deployment.ts'

let postgres: TestPostgres
const deployments: Deployment[] = []
beforeAll(async () => {
  postgres = await startPostgres()
}, processesMs)
afterAll(async () => {
  await Promise.all(deployments.map((deployment) => deployment.remove()))
  await postgres.stop()
}, processesMs)

async function onPostgres(): Promise<Deployment> {
  const deployment = await newDeployment({
    BASIRA_DATABASE_URL: await postgres.url(),
    CLAVIGER_SECRET: randomBytes(32).toString('base64'),
  })
  deployments.push(deployment)
  return deployment
}

test(
  'a key that is revoked by the command is refused in the very next request to any server',
  async () => {
    const deployment = await onPostgres()
    const servers = [await deployment.start(), await deployment.start()]
    const [first, second] = servers
    if (first === undefined || second === undefined) throw new Error('two servers were started')
    const customer = await newCustomer(first, 'margaret@example.com')
    for (const server of servers) expect(await statusWith(server, customer.key)).toBe(200)
    expect(await deployment.run('keys', 'revoke', customer.keyId)).toMatchObject({ code: 0, stderr: '' })
    expect(await Promise.all(servers.map((server) => statusWith(server, customer.key)))).toEqual([401, 401])
  },
  processesMs,
)

test(
  'any number of migrations at once apply each step once',
  async () => {
    const deployment = await onPostgres()
    expect(await deployment.run('migrate', '--check')).toMatchObject({ code: 1 })
    const outcomes = await Promise.all([1, 2, 3].map(() => deployment.run('migrate')))
    expect(outcomes.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ])
    const applied = outcomes.flatMap(({ stdout }) => stdout.match(/^applied .*$/gm) ?? [])
    expect(new Set(applied).size).toBe(applied.length)
    expect(applied).toContain('applied claviger/0001-accounts')
    expect(await deployment.run('migrate', '--check')).toMatchObject({ code: 0 })
  },
  processesMs,
)

test(
  'commands do not migrate by themselves',
  async () => {
    const deployment = await onPostgres()
    const outcome = await deployment.run('users', 'list')
    expect(outcome).toMatchObject({ code: 1, stdout: '' })
    expect(outcome.stderr).toContain('run `claviger migrate` first')
  },
  processesMs,
)

test(
  'the doctor warns that a failover without synchronous standbys can forget a revocation',
  async () => {
    const deployment = await onPostgres()
    await deployment.run('migrate')
    const { code, stdout } = await deployment.run('doctor')
    // The server of the tests runs without fsync, which nobody should do elsewhere.
    expect(code).toBe(1)
    expect(stdout).toMatch(/^failed +fsync/m)
    expect(stdout).toMatch(/^warning +durability .*synchronous_commit = on, synchronous_standby_names = ''/m)
    expect(stdout).toMatch(/^ok +clock +agrees with the database$/m)
    expect(stdout).toMatch(/^ok +PostgreSQL +\d/m)
    expect(stdout).not.toContain('only-for-tests')
  },
  processesMs,
)

test(
  'a user or a database that PostgreSQL does not know is told in a sentence',
  async () => {
    const deployment = await onPostgres()
    const url = new URL(await postgres.url('strangers'))
    url.password = 'hunter2'
    const wrong = await deployment.runWith({ BASIRA_DATABASE_URL: url.href }, 'migrate')
    expect(wrong).toEqual({
      code: 1,
      stdout: '',
      stderr: 'PostgreSQL does not let this user in: check user and password in the database URL.\n',
    })
    const nowhere = (await postgres.url('strangers')).replace('strangers', 'nowhere')
    const missing = await deployment.runWith({ BASIRA_DATABASE_URL: nowhere }, 'start')
    expect([missing.code, missing.stderr]).toEqual([
      1,
      'PostgreSQL has no database of that name: make it first.\n',
    ])
  },
  processesMs,
)
