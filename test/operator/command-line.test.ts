/**
 * The command line: what is not understood is refused with 2, what cannot be done with 1 and a sentence, never a stack.
 *
 * Each mistake is tested beside the program; what the commands do is revocation.test.ts and its neighbours.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Deployment, newDeployment, processesMs } from './deployment.ts'

let deployment: Deployment
beforeEach(async () => {
  deployment = await newDeployment()
}, processesMs)
afterEach(() => deployment.remove())

test(
  'a command line that is not understood ends with exit code 2',
  async () => {
    const outcome = await deployment.run('keys', 'revoke')
    expect(outcome).toMatchObject({ code: 2, stdout: '' })
    expect(outcome.stderr).toContain("missing required argument 'key_id'")
  },
  processesMs,
)

test(
  'a service that there is not is named with those that there are',
  async () => {
    const refused = await deployment.run('start', 'baskir')
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toMatch(/basira.*basker/)
  },
  processesMs,
)

test.each([
  [{ BASIRA_PORT: 'many' }, 'BASIRA_PORT'],
  [{ BASIRA_POTR: '1' }, 'did you mean BASIRA_PORT?'],
  [{ CLAVIGER_SECRET: 'c2hvcnQ=' }, 'CLAVIGER_SECRET'],
  [{ NODE_ENV: 'production' }, 'SMTP_URL'],
])(
  'a configuration of %j stops the start with a sentence that names the variable',
  async (wrong, named) => {
    const outcome = await deployment.runWith(wrong, 'start')
    expect(outcome).toMatchObject({ code: 1, stdout: '' })
    expect(outcome.stderr).toContain(named)
    expect(outcome.stderr).not.toMatch(/^\s+at /m)
  },
  processesMs,
)

test(
  'a port that is in use is told in a sentence',
  async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    const outcome = await deployment.runWith({ BASIRA_PORT: port }, 'start')
    await new Promise((resolve) => other.close(resolve))
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toBe(
      `Another process listens at 127.0.0.1:${port} already: stop it, or choose another port.\n`,
    )
  },
  processesMs,
)

test(
  'a database that is not there is not made by a command that looks',
  async () => {
    for (const args of [
      ['users', 'list'],
      ['migrate', '--check'],
    ]) {
      const outcome = await deployment.run(...args)
      expect(outcome.code).toBe(1)
      expect(outcome.stderr).toContain(`There is no database at ${deployment.databaseFile} yet`)
    }
  },
  processesMs,
)

test(
  'a database server that does not answer is told in a sentence',
  async () => {
    const nowhere = { BASIRA_DATABASE_URL: 'postgres://user:hunter2@127.0.0.1:1/basira' }
    for (const args of [['users', 'list'], ['migrate'], ['start']]) {
      const outcome = await deployment.runWith(nowhere, ...args)
      expect([outcome.code, outcome.stderr]).toEqual([1, 'The database cannot be reached or opened.\n'])
      expect(outcome.stdout).not.toContain('hunter2')
    }
  },
  processesMs,
)

test(
  'a database that a newer version has migrated is left alone by every command',
  async () => {
    await deployment.run('migrate')
    const database = new DatabaseSync(deployment.databaseFile)
    database.exec("insert into claviger_migrations (name, timestamp) values ('9999-from-the-future', '')")
    database.close()
    for (const args of [['start'], ['migrate'], ['migrate', '--check'], ['users', 'list']]) {
      const outcome = await deployment.run(...args)
      expect([args, outcome.code]).toEqual([args, 1])
      expect(outcome.stderr).toMatch(/^The database was migrated by a newer version.*\n$/)
    }
    const doctor = await deployment.run('doctor')
    expect(doctor.code).toBe(1)
    expect(doctor.stdout).toMatch(/^failed +migrations +9999-from-the-future/m)
  },
  processesMs,
)

test(
  'a file that is no database is told in a sentence',
  async () => {
    await mkdir(dirname(deployment.databaseFile), { mode: 0o700 })
    await writeFile(deployment.databaseFile, 'not a database, '.repeat(512), { mode: 0o600 })
    for (const args of [['start'], ['users', 'list']]) {
      const outcome = await deployment.run(...args)
      expect([outcome.code, outcome.stderr]).toEqual([
        1,
        'The database file is damaged, or is no database: restore it from a backup.\n',
      ])
    }
    expect((await deployment.run('doctor')).code).toBe(1)
  },
  processesMs,
)
