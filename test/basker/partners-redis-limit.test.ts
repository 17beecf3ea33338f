/**
 * The limit on a key's requests in Redis: a rolling minute that processes share, and what happens when Redis is gone.
 *
 * A real Redis where the machine has one; a listener that never answers plays the Redis that hangs.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { RedisRequestLimit } from '@claviger/basker-partners'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../free-port.ts'

const hasRedis = ((): boolean => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

const open: RedisRequestLimit[] = []
const losses: unknown[] = []

/** Patient, so that nothing is let through because the machine stands still for a moment; the usual one where asked for. */
function limitAt(port: number, limits = { read: 5, write: 2 }, isPatient = true): RedisRequestLimit {
  const limit = new RedisRequestLimit({
    ...(isPatient && { patienceMs: 60_000 }),
    url: `redis://127.0.0.1:${port}`,
    limits,
    onUnreachable: (error) => losses.push(error),
  })
  open.push(limit)
  return limit
}

/** Waits until `limit` counts instead of letting through. */
async function reached(limit: RedisRequestLimit): Promise<void> {
  for (let pause = 0; pause < 250; pause++) {
    const before = limit.letThrough
    await limit.take('read', `probe-${randomUUID()}`)
    if (limit.letThrough === before) return
    await sleep(20)
  }
  throw new Error('Redis was not reached')
}

afterEach(async () => {
  for (const limit of open.splice(0)) await limit.close()
  losses.length = 0
})

describe.runIf(hasRedis)('with a Redis', () => {
  let port = 0
  let redis: ChildProcess

  async function start(): Promise<void> {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    redis = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] })
    for await (const chunk of redis.stdout ?? []) if (String(chunk).includes('Ready to accept')) break
    redis.stdout?.resume()
  }

  async function stop(): Promise<void> {
    const gone = once(redis, 'exit')
    redis.kill('SIGKILL')
    await gone
  }

  beforeAll(async () => {
    port = await freePort()
    await start()
  })
  afterAll(stop)

  test('two processes together let through no more than the limit, reads and writes counted apart', async () => {
    const [one, other] = [limitAt(port), limitAt(port)]
    await Promise.all([reached(one), reached(other)])
    const key = randomUUID()
    const begunAt = Date.now()
    const waits = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : other).take('read', key)),
    )
    // Of the minute no more may have gone by than has.
    const leastSeconds = Math.floor(60 - (Date.now() - begunAt) / 1_000)
    expect(waits.filter((seconds) => seconds === 0)).toHaveLength(5)
    for (const seconds of waits.filter((wait) => wait > 0)) {
      expect(seconds).toBeGreaterThanOrEqual(leastSeconds)
      expect(seconds).toBeLessThanOrEqual(60)
    }
    expect(await one.take('write', key)).toBe(0)
    expect(await other.take('write', key)).toBe(0)
    expect(await one.take('write', key)).toBeGreaterThan(0)
    expect(await one.take('read', randomUUID())).toBe(0)
  })

  test('a limit of nought is no limit and asks nobody', async () => {
    const limit = limitAt(port, { read: 0, write: 0 })
    for (let index = 0; index < 50; index++) expect(await limit.take('write', 'key')).toBe(0)
    expect(limit.letThrough).toBe(0)
  })

  test('a Redis that dies lets requests through and counts them, and counts keys again once it is back', async () => {
    const limit = limitAt(port)
    await reached(limit)
    const before = limit.letThrough
    await stop()
    for (let index = 0; index < 10; index++) expect(await limit.take('write', 'key')).toBe(0)
    expect(limit.letThrough).toBe(before + 10)
    expect(losses.length).toBeGreaterThan(0)
    await start()
    await reached(limit)
    const key = randomUUID()
    expect([await limit.take('write', key), await limit.take('write', key)]).toEqual([0, 0])
    expect(await limit.take('write', key)).toBeGreaterThan(0)
  })
})

test('where nothing listens each request is let through at once and counted', async () => {
  // Were one of them to wait at all, it would be for a minute.
  const limit = limitAt(await freePort())
  const startedAt = performance.now()
  for (let index = 0; index < 100; index++) expect(await limit.take('read', 'key')).toBe(0)
  expect(performance.now() - startedAt).toBeLessThan(40_000)
  expect(limit.letThrough).toBe(100)
})

test('a Redis that takes connections and never answers holds a request no longer than a fraction of a second', async () => {
  const sockets: Socket[] = []
  const hanging = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
  await once(hanging, 'listening')
  const limit = limitAt((hanging.address() as AddressInfo).port, undefined, false)
  await expect.poll(() => sockets).toHaveLength(1)
  const startedAt = performance.now()
  expect(await limit.take('read', 'key')).toBe(0)
  // Far from the fraction that it is, and from the time for which it would hang.
  expect(performance.now() - startedAt).toBeLessThan(30_000)
  expect(limit.letThrough).toBe(1)
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => hanging.close(resolve))
})
