/**
 * Ownership of a SQLite file, between real processes that are killed, stopped and continued.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claimOwnership, FileOwned, openStore, readOwner } from '@claviger/store'
import { afterEach, beforeEach, expect, test } from 'vitest'

const script = join(import.meta.dirname, 'owner-process.ts')

let folder: string
let file: string
let children: ChildProcess[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claviger-owner-'))
  file = join(folder, 'store.sqlite')
  children = []
})

afterEach(async () => {
  await Promise.all(children.map((child) => kill(child, 'SIGKILL')))
  rmSync(folder, { recursive: true, force: true })
})

/** Starts a process that claims the file; its answer is `owned` or why not. */
async function startOwner(): Promise<{ readonly child: ChildProcess; readonly answer: unknown }> {
  const child = fork(script, [file, join(folder, 'control.sock')], { execArgv: [] })
  children.push(child)
  const [answer] = await once(child, 'message')
  return { child, answer }
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

const claimHere = () => claimOwnership(file, { pid: process.pid, socketPath: join(folder, 'here.sock') })

test('a second process is refused and told who owns the file and where its socket is', async () => {
  const { child, answer } = await startOwner()
  expect(answer).toBe('owned')
  const refused: unknown = await claimHere().catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(FileOwned)
  expect(refused).toMatchObject({ owner: { pid: child.pid, socketPath: join(folder, 'control.sock') } })
  expect(String(refused)).toContain(`process ${child.pid} (socket ${join(folder, 'control.sock')})`)
  expect((await readOwner(file))?.pid).toBe(child.pid)
})

test('a killed owner blocks nobody, though its row is still there', async () => {
  const { child } = await startOwner()
  await kill(child, 'SIGKILL')
  expect(await readOwner(file)).toBeNull()
  const ownership = await claimHere()
  expect((await readOwner(file))?.pid).toBe(process.pid)
  ownership.release()
})

test('a stopped owner keeps its file, and still has it when it continues', async () => {
  const { child } = await startOwner()
  child.kill('SIGSTOP')
  await expect(claimHere()).rejects.toBeInstanceOf(FileOwned)
  expect((await readOwner(file))?.pid).toBe(child.pid)
  child.kill('SIGCONT')
  await expect(claimHere()).rejects.toBeInstanceOf(FileOwned)
})

test('a released file can be claimed by another process, and releasing again is nothing', async () => {
  const ownership = await claimHere()
  ownership.release()
  ownership.release()
  expect(await readOwner(file)).toBeNull()
  expect((await startOwner()).answer).toBe('owned')
})

test('one process cannot claim a file twice', async () => {
  const ownership = await claimHere()
  await expect(claimHere()).rejects.toBeInstanceOf(FileOwned)
  ownership.release()
})

test('of five processes that claim a file at once exactly one gets it', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, async () => (await startOwner()).answer))
  expect(answers.filter((answer) => answer === 'owned')).toHaveLength(1)
})

test('looking for the owner takes nothing away from who claims the file meanwhile', async () => {
  const looking = (async () => {
    for (let look = 0; look < 200; look += 1) {
      await readOwner(file)
      await new Promise((resolve) => setImmediate(resolve))
    }
  })()
  expect((await startOwner()).answer).toBe('owned')
  await looking
})

test('a file that nobody claimed has no owner, and looking does not make it', async () => {
  expect(await readOwner(file)).toBeNull()
  expect(existsSync(file)).toBe(false)
})

test('a claimed file is private, can be migrated by its owner, and has the same schema as any other', async () => {
  const ownership = await claimHere()
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
  expect((statSync(`${file}-owner`).mode & 0o777).toString(8)).toBe('600')
  const [claimed, plain] = [await openStore(file), await openStore(':memory:')]
  const ownerTable = async (store: typeof claimed): Promise<unknown> => {
    await store.migrate()
    const tables = store.database.withTables<{ sqlite_master: { name: string; sql: string } }>()
    const row = await tables
      .selectFrom('sqlite_master')
      .select('sql')
      .where('name', '=', 'owner')
      .executeTakeFirst()
    return row?.sql
  }
  expect(await ownerTable(claimed)).toBe(await ownerTable(plain))
  expect((await readOwner(`file:${file}`))?.pid).toBe(process.pid)
  await Promise.all([claimed.close(), plain.close()])
  ownership.release()
})
