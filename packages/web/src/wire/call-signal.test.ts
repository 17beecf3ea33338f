import { getEventListeners } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import { callSignal } from './call-signal.ts'

afterEach(() => void vi.restoreAllMocks())

/** A limit on time that is up when it is told. */
function limit(): AbortController {
  const time = new AbortController()
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(time.signal)
  return time
}

test('a call is given up with whichever comes first, for its reason', () => {
  const [time, off] = [limit(), new AbortController()]
  const late = callSignal(1_000, new AbortController().signal)
  const called = callSignal(1_000, off.signal)
  off.abort('called off')
  time.abort('late')
  expect([late.reason, called.reason]).toEqual(['late', 'called off'])
  expect(callSignal(1_000, off.signal).reason).toBe('called off')
})

test('what may call off a call for hours holds none of those whose time is up', () => {
  const [time, off] = [limit(), new AbortController()]
  for (let calls = 0; calls < 3; calls++) callSignal(1_000, off.signal)
  expect(getEventListeners(off.signal, 'abort')).toHaveLength(3)
  time.abort()
  expect(getEventListeners(off.signal, 'abort')).toEqual([])
})
