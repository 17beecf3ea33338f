import { describe, expect, test } from 'vitest'
import { createReadiness } from './health.ts'

describe('readiness', () => {
  test('holds where every check does', async () => {
    const readiness = createReadiness({ store: async () => 1, feed: async () => undefined })
    expect(await readiness.check()).toEqual({
      ready: true,
      draining: false,
      checks: { store: 'ok', feed: 'ok' },
    })
  })

  test('names the check that fails and keeps its cause from the reply', async () => {
    const causes: unknown[] = []
    let failing = true
    const readiness = createReadiness(
      {
        store: async () => {
          if (failing) throw new Error('password authentication failed for hunter2')
        },
        feed: async () => undefined,
      },
      { onFailure: (name, state, error) => causes.push([name, state, error instanceof Error]) },
    )
    const report = await readiness.check()
    await readiness.check()
    expect(report).toEqual({ ready: false, draining: false, checks: { store: 'failed', feed: 'ok' } })
    expect(causes).toEqual([['store', 'failed', true]])
    failing = false
    expect((await readiness.check()).ready).toBe(true)
    failing = true
    await readiness.check()
    expect(causes).toHaveLength(2)
  })

  test('a check that hangs is reported in time and not started again meanwhile', async () => {
    let started = 0
    let finish = (): void => undefined
    const readiness = createReadiness(
      {
        store: () => {
          started++
          return new Promise<void>((resolve) => {
            finish = resolve
          })
        },
      },
      { timeoutMs: 10 },
    )
    const reports = await Promise.all([readiness.check(), readiness.check()])
    await readiness.check()
    expect(reports.map(({ checks }) => checks['store'])).toEqual(['timed_out', 'timed_out'])
    expect(started).toBe(1)
    finish()
    await new Promise((resolve) => setImmediate(resolve))
    const again = readiness.check()
    finish()
    expect((await again).ready).toBe(true)
    expect(started).toBe(2)
  })

  test('a check that throws at once is a failure like any other', async () => {
    const readiness = createReadiness({
      store: () => {
        throw new Error('closed')
      },
    })
    expect((await readiness.check()).checks).toEqual({ store: 'failed' })
  })

  test('ends when the process drains, whatever the checks say', async () => {
    const readiness = createReadiness({ store: async () => undefined })
    readiness.drain()
    expect(await readiness.check()).toEqual({ ready: false, draining: true, checks: { store: 'ok' } })
  })
})
