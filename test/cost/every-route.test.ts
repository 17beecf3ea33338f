/**
 * No single request of any route keeps others waiting: what a request takes of the serving thread, next to what reading a
 * mebibyte of JSON takes of it.
 *
 * Processor time, not the clock: on a busy machine both grow alike. Milliseconds: `npm run bench -- stalls`.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MeasuredServices, measuredServices } from './measured-services.ts'

/**
 * A mebibyte of names takes about 30 ms to parse where a stall of 100 ms is forbidden; the client, which is on this thread too,
 * is counted with it.
 */
const allowedUnits = 4

const mebibyte = `{${Array.from({ length: 85_000 }, (_, index) => `"a${index}":1`).join(',')}}`

/** Microseconds of this thread's processor while `work` was done. */
async function spent(work: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage()
  await work()
  const { system, user } = process.threadCpuUsage(before)
  return system + user
}

async function unit(): Promise<number> {
  return spent(async () => JSON.parse(mebibyte))
}

/** How much of the thread `send` takes, in units, and the status it was answered with. */
async function cost(send: () => Promise<number>, one: number): Promise<{ units: number; status: number }> {
  let status = 0
  let units = Number.POSITIVE_INFINITY
  // A collection of garbage falls to whoever is there; what is dear is dear again.
  for (let attempt = 0; attempt < 4 && units > allowedUnits; attempt++) {
    const microseconds = await spent(async () => {
      status = await send()
    })
    units = Math.min(units, microseconds / one)
  }
  return { units, status }
}

let services: MeasuredServices

beforeAll(async () => {
  services = await measuredServices()
})
afterAll(() => services?.close())

test('every call of both services is answered, and none takes the thread for long, whatever it is sent', async () => {
  expect(services.calls.length).toBeGreaterThan(60)
  const findings: string[] = []
  for (const call of services.calls) {
    const attempts = await services.attempts(call)
    expect(attempts.length, call).toBeGreaterThan(5)
    const one = await unit()
    for (const { what, send } of attempts) {
      const { status, units } = await cost(send, one)
      if (units > allowedUnits || status >= 500) {
        findings.push(`${call}, ${what}: ${units.toFixed(1)} units, ${status}`)
      }
    }
  }
  expect(findings).toEqual([])
}, 900_000)
