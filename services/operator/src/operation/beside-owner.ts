/**
 * Doing something with a SQLite file that another process may own: through the owner, or as the owner.
 *
 * What is done is the caller's; who owns a file is known to packages/store.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { controlSocketPath, isOwnerAbsent, isOwnerSilent } from '@claviger/host'
import { claimOwnership, isFileOwned, type Owner, type Ownership } from '@claviger/store'
import { ExpectedFailure } from '../expected-failure.ts'

/** An owner that does not listen is starting, stopping, or a command like this one: it gets so long to move on. */
const patienceMs = 8_000
const pauseMs = 100

export interface Ways<T> {
  /** By way of the owner's control socket. */
  readonly through: (owner: Owner) => Promise<T>
  /** In this process, which owns the file meanwhile. */
  readonly alone: () => Promise<T>
}

/** Claims the file, or tells by whom it is owned (null for the moment in which nobody can say). */
async function claim(file: string): Promise<Ownership | { readonly owner: Owner | null }> {
  try {
    return await claimOwnership(file, { pid: process.pid, socketPath: controlSocketPath(file) })
  } catch (error) {
    if (isFileOwned(error)) return { owner: error.owner }
    throw error
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
 * Runs `ways.through` where a living process owns `file`, else `ways.alone` while this process owns it. Exactly one of
 * them takes effect. An owner that does not listen yet, or not any more, is waited for.
 *
 * @throws ExpectedFailure naming the owner's pid where it does not answer
 */
export async function besideOwner<T>(file: string, ways: Ways<T>): Promise<T> {
  const deadline = performance.now() + patienceMs
  while (true) {
    const claimed = await claim(file)
    if ('release' in claimed) {
      try {
        return await ways.alone()
      } finally {
        claimed.release()
      }
    }
    const asked = claimed.owner === null ? absent : await askThrough(ways, claimed.owner)
    if (asked === silent) throw unanswered(file, claimed.owner, true)
    if (asked !== absent) return asked.result
    if (performance.now() > deadline) throw unanswered(file, claimed.owner, false)
    await sleep(pauseMs)
  }
}

const absent = Symbol('absent')
const silent = Symbol('silent')

async function askThrough<T>(
  ways: Ways<T>,
  owner: Owner,
): Promise<{ readonly result: T } | typeof absent | typeof silent> {
  try {
    return { result: await ways.through(owner) }
  } catch (error) {
    if (isOwnerAbsent(error)) return absent
    if (isOwnerSilent(error)) return silent
    throw error
  }
}
