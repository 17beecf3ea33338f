/**
 * A SQLite file is open once: between real processes that are killed, stopped and continued, and within one.
 *
 * What may be seen of a file that somebody owns: inspection.test.ts.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileOwned, type OpenedStore, openStore, readOwner } from '@claviger/store'
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

/** Starts a process that opens the file; its answer is `owned` or why not. */
async function startOwner(
  socketPath = join(folder, 'control.sock'),
): Promise<{ readonly child: ChildProcess; readonly answer: unknown }> {
  const child = fork(script, [file, socketPath], { execArgv: [] })
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

const openHere = (name = file): Promise<OpenedStore> =>
  openStore(name, { socketPath: join(folder, 'here.sock') })

const refusalHere = (name = file): Promise<unknown> => openHere(name).catch((error: unknown) => error)

test('a second process is refused and told who owns the file and where its socket is', async () => {
  const { child, answer } = await startOwner()
  expect(answer).toBe('owned')
  const refused = await refusalHere()
  expect(refused).toBeInstanceOf(FileOwned)
  expect(refused).toMatchObject({ owner: { pid: child.pid, socketPath: join(folder, 'control.sock') } })
  expect(String(refused)).toContain(`process ${child.pid} (socket ${join(folder, 'control.sock')})`)
  expect((await readOwner(file))?.pid).toBe(child.pid)
})

test('an owner that takes no writes from others is named without a socket', async () => {
  const { child } = await startOwner('')
  const refused = await refusalHere()
  expect(refused).toMatchObject({ owner: { pid: child.pid, socketPath: null } })
  expect(String(refused)).toMatch(new RegExp(`is in use by process ${child.pid}$`))
})

test('a killed owner blocks nobody, though its row is still there', async () => {
  const { child } = await startOwner()
  await kill(child, 'SIGKILL')
  expect(await readOwner(file)).toBeNull()
  const store = await openHere()
  expect((await readOwner(file))?.pid).toBe(process.pid)
  await store.close()
})

test('a stopped owner keeps its file, and still has it when it continues', async () => {
  const { child } = await startOwner()
  child.kill('SIGSTOP')
  expect(await refusalHere()).toBeInstanceOf(FileOwned)
  expect((await readOwner(file))?.pid).toBe(child.pid)
  child.kill('SIGCONT')
  expect(await refusalHere()).toBeInstanceOf(FileOwned)
})

test('a file whose store was closed can be opened by another process, and closing again is nothing', async () => {
  const store = await openHere()
  await store.close()
  await store.close()
  expect(await readOwner(file)).toBeNull()
  const { child, answer } = await startOwner()
  expect(answer).toBe('owned')
  child.send('close')
  await once(child, 'exit')
  await (await openHere()).close()
})

test('a process cannot open a file twice, by any of its names, and is told that it is itself', async () => {
  const store = await openHere()
  mkdirSync(join(folder, 'elsewhere'))
  symlinkSync(file, join(folder, 'elsewhere', 'link.sqlite'))
  symlinkSync(folder, join(folder, 'elsewhere', 'folder'))
  const names = [
    file,
    `file:${file}`,
    `file://${file}`,
    join(folder, 'elsewhere', '..', 'store.sqlite'),
    join(folder, 'elsewhere', 'link.sqlite'),
    join(folder, 'elsewhere', 'folder', 'store.sqlite'),
  ]
  for (const name of names) {
    const refused = await refusalHere(name)
    expect([name, String(refused)]).toEqual([
      name,
      expect.stringContaining(`process ${process.pid} (this one`),
    ])
  }
  await store.close()
  for (const name of names) await (await openHere(name)).close()
})

test('a refused open leaves the owner its file and its data', async () => {
  const store = await openHere()
  await store.migrate()
  for (let time = 0; time < 3; time += 1) expect(await refusalHere()).toBeInstanceOf(FileOwned)
  expect((await startOwner()).answer).toContain(`process ${process.pid} `)
  expect((await store.migrationState()).pending).toEqual([])
  await store.close()
})

test('databases in memory are as many as are opened', async () => {
  const stores = await Promise.all([openStore(':memory:'), openStore('file::memory:'), openStore(':memory:')])
  expect(await Promise.all(stores.map(async (store) => (await store.migrate()).length > 0))).toEqual([
    true,
    true,
    true,
  ])
  await Promise.all(stores.map((store) => store.close()))
})

test('of five processes that open a file at once exactly one gets it', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, async () => (await startOwner()).answer))
  expect(answers.filter((answer) => answer === 'owned')).toHaveLength(1)
})

test('looking for the owner takes nothing away from who opens the file meanwhile', async () => {
  const looking = (async () => {
    for (let look = 0; look < 200; look += 1) {
      await readOwner(file)
      await new Promise((resolve) => setImmediate(resolve))
    }
  })()
  expect((await startOwner()).answer).toBe('owned')
  await looking
})

test('a file that nobody opened has no owner, and looking does not make it', async () => {
  expect(await readOwner(file)).toBeNull()
  expect(existsSync(file)).toBe(false)
})

test('an open file is private, can be migrated by its owner, and has the same schema as any other', async () => {
  const [claimed, plain] = [await openHere(), await openStore(':memory:')]
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
  expect((statSync(`${file}-owner`).mode & 0o777).toString(8)).toBe('600')
  const ownerTable = async (store: OpenedStore): Promise<unknown> => {
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
})
