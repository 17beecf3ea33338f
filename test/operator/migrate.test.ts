/**
 * Migrating a SQLite file by command: listed, once, and by any number of runners.
 *
 * The same on PostgreSQL is postgres.test.ts.
 */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Deployment, newDeployment, processesMs } from './deployment.ts'

let deployment: Deployment
beforeEach(async () => {
  deployment = await newDeployment()
}, processesMs)
afterEach(() => deployment.remove())

test(
  'migrations that are due are applied and listed once, by any number of runners',
  async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => deployment.run('migrate')))
    expect(outcomes.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ])
    const applied = outcomes.flatMap(({ stdout }) => stdout.match(/^applied .*$/gm) ?? [])
    expect(new Set(applied).size).toBe(applied.length)
    expect(applied[0]).toBe('applied claviger/0001-accounts')
    expect(applied.some((line) => line.startsWith('applied basira/0001'))).toBe(true)
    expect(await deployment.run('migrate')).toEqual({
      code: 0,
      stdout: 'No migrations are due.\n',
      stderr: '',
    })
    expect(await deployment.run('migrate', '--check')).toMatchObject({ code: 0, stderr: '' })
  },
  processesMs,
)

test(
  'a server starts on a file that was migrated by command',
  async () => {
    await deployment.run('migrate')
    const server = await deployment.start()
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  },
  processesMs,
)
