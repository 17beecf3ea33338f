/**
 * How long one request keeps everybody else waiting: every call of both services with the worst it can be sent, one after the
 * other, and the longest the thread was not there meanwhile.
 *
 * Client and services share the thread, so sending and reading a mebibyte is counted too. Nothing else should run beside it.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { measuredServices } from '../test/cost/measured-services.ts'
import { printTable } from './statistics.ts'

const goalMs = 100
const shownCalls = 20
const samplingMs = 1

interface Stall {
  readonly call: string
  readonly what: string
  readonly status: number
  readonly ms: number
}

/** A stall is there every time; what collects garbage or starts is not. What is short is not tried again. */
const repetitions = 3
const shortMs = 25

async function shortestStall(send: () => Promise<number>): Promise<{ status: number; ms: number }> {
  let status = 0
  let ms = Number.POSITIVE_INFINITY
  for (let repetition = 0; repetition < repetitions && ms > shortMs; repetition++) {
    const delay = monitorEventLoopDelay({ resolution: samplingMs })
    delay.enable()
    status = await send()
    // What came last is told at the next sample.
    await new Promise((resolve) => setTimeout(resolve, 3 * samplingMs))
    delay.disable()
    ms = Math.min(ms, delay.max / 1e6 - samplingMs)
  }
  return { status, ms }
}

export async function stallsBench(): Promise<void> {
  const services = await measuredServices()
  const stalls: Stall[] = []
  try {
    for (const call of services.calls) {
      for (const { what, send } of await services.attempts(call)) {
        stalls.push({ call, what, ...(await shortestStall(send)) })
      }
    }
  } finally {
    await services.close()
  }
  stalls.sort((one, other) => other.ms - one.ms)
  const median = stalls[Math.floor(stalls.length / 2)]?.ms ?? 0
  printTable(
    `Others wait for one request, ms, the longest ${shownCalls} of ${stalls.length} (median ${median.toFixed(1)})`,
    ['', 'sent', 'status', 'ms', `under ${goalMs} ms`],
    stalls
      .slice(0, shownCalls)
      .map(({ call, what, status, ms }) => [
        call,
        what,
        String(status),
        ms.toFixed(1),
        ms < goalMs ? 'yes' : 'NO',
      ]),
  )
}
