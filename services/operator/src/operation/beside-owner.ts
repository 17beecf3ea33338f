/**
 * Doing something with a database that another process may own: through the owner, or as the owner.
 *
 * What is done is the caller's; who owns a file is known to packages/store. PostgreSQL has no owner.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Configuration, controlSocketPath, isOwnerAbsent, isOwnerSilent } from '@claviger/host'
import { isFileOwned, type OpenedStore, type Owner, openStore } from '@claviger/store'
import { ExpectedFailure } from '../expected-failure.ts'

/** An owner that does not listen is starting, stopping, or a command like this one: it gets so long to move on. */
const patienceMs = 8_000
const pauseMs = 100

/** An owner that takes writes from others. */
export interface ReachableOwner extends Owner {
  readonly socketPath: string
}

export interface Ways<T> {
  /** By way of the owner's control socket. */
  readonly through: (owner: ReachableOwner) => Promise<T>
  /** In this process, whose the file is until `alone` is done. */
  readonly alone: (store: OpenedStore) => Promise<T>
}

/** Opens the store, or tells by whom the file is owned (null for the moment in which nobody can say). */
async function open(
  { databaseUrl }: Configuration,
  file: string,
): Promise<OpenedStore | { readonly owner: Owner | null }> {
  try {
    return await openStore(databaseUrl.reveal(), { socketPath: controlSocketPath(file) })
  } catch (error) {
    if (isFileOwned(error)) return { owner: error.owner }
    throw error
  }
}

async function alone<T>(store: OpenedStore, ways: Ways<T>): Promise<T> {
  try {
    return await ways.alone(store)
  } finally {
    await store.close()
  }
}

function unanswered(file: string, owner: Owner | null, silent: boolean): ExpectedFailure {
  const who = owner === null ? 'Another process' : `Process ${owner.pid}`
  return silent
    ? new ExpectedFailure(
        `${who} owns ${file} and does not answer: it may be stopped or stuck. What was asked may still be done once it goes on; to be sure, end process ${owner?.pid} and repeat.`,
      )
    : new ExpectedFailure(
        `${who} owns ${file} and does not listen at its control socket. Nothing was done: end it, or repeat when it is done.`,
      )
}

/**
 * Runs `ways.through` where a living process owns the SQLite file of `configuration`, else `ways.alone` with the store, which
 * is this process's meanwhile and closed afterwards. Exactly one of them takes effect. An owner that does not listen yet, or
 * not any more, is waited for. On PostgreSQL it is always `ways.alone`.
 *
 * @throws ExpectedFailure naming the owner's pid where it does not answer
 */
export async function besideOwner<T>(configuration: Configuration, ways: Ways<T>): Promise<T> {
  const file = configuration.databaseFile
  if (file === null) return alone(await openStore(configuration.databaseUrl.reveal()), ways)
  const deadline = performance.now() + patienceMs
  while (true) {
    const opened = await open(configuration, file)
    if (!('owner' in opened)) return alone(opened, ways)
    const { owner } = opened
    const asked = isReachable(owner) ? await askThrough(ways, owner) : absent
    if (asked === silent) throw unanswered(file, owner, true)
    if (asked !== absent) return asked.result
    if (performance.now() > deadline) throw unanswered(file, owner, false)
    await sleep(pauseMs)
  }
}

/** A program of somebody else's on the engine may own the file and have no control socket. */
function isReachable(owner: Owner | null): owner is ReachableOwner {
  return owner !== null && owner.socketPath !== null
}

const absent = Symbol('absent')
const silent = Symbol('silent')

async function askThrough<T>(
  ways: Ways<T>,
  owner: ReachableOwner,
): Promise<{ readonly result: T } | typeof absent | typeof silent> {
  try {
    return { result: await ways.through(owner) }
  } catch (error) {
    if (isOwnerAbsent(error)) return absent
    if (isOwnerSilent(error)) return silent
    throw error
  }
}
