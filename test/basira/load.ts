/**
 * A load of requests that goes on while something is done, and what each of them was answered.
 *
 * Judging the answers is the tests'.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Ask, Connections } from './connection.ts'

export interface Asking extends Ask {
  readonly path: string
}

export interface Answered {
  readonly startedAt: number
  readonly status: number
  /** The body. */
  readonly text: string
}

export interface Act {
  /** Resolves when what it does has returned. */
  readonly act: () => Promise<unknown>
  /**
   * How long each lane pauses between two requests. 0: never, so that 50 are always in flight. More for an act that is a
   * process of its own, which could not start beside a machine that is fully taken.
   */
  readonly pauseMs: number
}

export interface Split {
  /** Answered before the act began. */
  readonly before: readonly Answered[]
  /** Started after the act had returned. */
  readonly after: readonly Answered[]
}

/** Requests that are waited for on either side, two for each lane: however busy the machine, there is something to judge. */
const enough = 100
const longestMs = 100_000

/**
 * Keeps one request under way in each lane, 50 in all, before, while and after `act` runs.
 *
 * @param to one for each server; lanes are dealt out in turn
 */
export async function underLoad(
  to: readonly Connections[],
  asking: Asking,
  { act, pauseMs }: Act,
): Promise<Split> {
  const answered: (Answered & { readonly endedAt: number })[] = []
  const deadline = performance.now() + longestMs
  let running = true
  const lane = async (connections: Connections): Promise<void> => {
    while (running && performance.now() < deadline) {
      const { startedAt, endedAt, status, text } = await connections.ask('GET', asking.path, asking)
      answered.push({ startedAt, endedAt, status, text })
      if (pauseMs > 0) await sleep(pauseMs)
    }
  }
  const lanes = Array.from({ length: 50 }, (_, index) => {
    const connections = to[index % to.length]
    if (connections === undefined) throw new TypeError('underLoad: no server')
    return lane(connections)
  })
  const stop = async (): Promise<void> => {
    running = false
    await Promise.all(lanes)
  }
  try {
    const thatMany = async (those: () => number): Promise<void> => {
      while (those() < enough && performance.now() < deadline) await sleep(20)
    }
    await thatMany(() => answered.length)
    const beganAt = performance.now()
    await act()
    const returnedAt = performance.now()
    const before = answered.filter(({ endedAt }) => endedAt < beganAt)
    const after = () => answered.filter(({ startedAt }) => startedAt > returnedAt)
    await thatMany(() => after().length)
    await stop()
    return { before, after: after() }
  } finally {
    await stop()
  }
}

/** How often each status was answered. */
export function countsOf(answered: readonly Answered[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {}
  for (const { status } of answered) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
