import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createBackground } from './background.ts'

describe('background work', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const log = { error: vi.fn() }

  test('comes round after its interval, give or take a tenth', async () => {
    const runs: number[] = []
    const background = createBackground({ log, random: () => 1 })
    background.add({ name: 'flush', everyMs: 1_000, run: async () => runs.push(Date.now()) })
    await vi.advanceTimersByTimeAsync(1_099)
    expect(runs).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(runs).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(5_500)
    expect(runs).toHaveLength(6)
    await background.stop()
  })

  test('never overlaps itself', async () => {
    let running = 0
    let most = 0
    const background = createBackground({ log })
    const run = async (): Promise<void> => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 5_000))
      running--
    }
    background.add({ name: 'slow', everyMs: 100, run })
    await vi.advanceTimersByTimeAsync(30_000)
    expect(most).toBe(1)
    const stopped = background.stop(60_000)
    await vi.advanceTimersByTimeAsync(6_000)
    expect(await stopped).toBe(true)
  })

  test('goes on after a failure, which is logged and counted', async () => {
    const background = createBackground({ log, random: () => 0.5 })
    background.add({ name: 'bad', everyMs: 1_000, run: () => Promise.reject(new Error('no')) })
    background.add({
      name: 'worse',
      everyMs: 1_000,
      run: () => {
        throw new Error('at once')
      },
    })
    await vi.advanceTimersByTimeAsync(3_000)
    expect(background.figures()).toEqual([
      { name: 'bad', runs: 3, failures: 3 },
      { name: 'worse', runs: 3, failures: 3 },
    ])
    expect(log.error).toHaveBeenCalledTimes(6)
    await background.stop()
  })

  test('waits at the end for what runs, flushes what asks for it, and then never runs again', async () => {
    const done: string[] = []
    const background = createBackground({ log, random: () => 0.5 })
    const run = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 300))
      done.push('slow')
    }
    background.add({ name: 'slow', everyMs: 1_000, run })
    background.add({ name: 'flush', everyMs: 60_000, atStop: true, run: async () => done.push('flush') })
    await vi.advanceTimersByTimeAsync(1_100)
    const stopped = background.stop()
    await vi.advanceTimersByTimeAsync(300)
    expect(await stopped).toBe(true)
    expect(done).toEqual(['slow', 'flush'])
    await vi.advanceTimersByTimeAsync(200_000)
    expect(done).toEqual(['slow', 'flush'])
    expect(await background.stop()).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('is given up at its bound', async () => {
    const background = createBackground({ log })
    background.add({ name: 'stuck', everyMs: 60_000, atStop: true, run: () => new Promise(() => undefined) })
    const stopped = background.stop(1_000)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await stopped).toBe(false)
  })

  test('refuses an interval that would spin', () => {
    const background = createBackground({ log })
    expect(() => background.add({ name: 'x', everyMs: 0, run: async () => undefined })).toThrow(TypeError)
  })
})
