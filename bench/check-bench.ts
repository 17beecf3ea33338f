/**
 * What checking a credential costs, beside the least it could cost.
 *
 * The floor: one one-shot hash of what was presented, one look into a Map of as many entries, one comparison in constant
 * time. What a whole request costs: `route-bench.ts`.
 */
import { hash, timingSafeEqual } from 'node:crypto'
import { Secret, type Verdict } from 'claviger'
import { type Deployment, deploy } from './deployment.ts'
import { printTable, ratios, shown, summarize } from './statistics.ts'

const address = '127.0.0.1'
const rounds = 21
const warmUps = 3
const checksARound = 100_000
const readsARound = 2_000

type Sample = () => number | Promise<number>

function nanosecondsEach(times: number, work: (index: number) => void): number {
  const start = process.hrtime.bigint()
  for (let index = 0; index < times; index++) work(index)
  return Number(process.hrtime.bigint() - start) / times
}

async function nanosecondsEachAwaited(times: number, work: (index: number) => unknown): Promise<number> {
  const start = process.hrtime.bigint()
  for (let index = 0; index < times; index++) await work(index)
  return Number(process.hrtime.bigint() - start) / times
}

/** Measures every sample once a round, one after the other, so that all see the same machine. */
async function sideBySide(samples: Readonly<Record<string, Sample>>): Promise<Map<string, number[]>> {
  const series = new Map<string, number[]>(Object.keys(samples).map((name) => [name, []]))
  for (let round = 0; round < rounds + warmUps; round++) {
    for (const [name, sample] of Object.entries(samples)) {
      const value = await sample()
      if (round >= warmUps) series.get(name)?.push(value)
    }
  }
  return series
}

function floorOf(keys: readonly string[]): (key: string) => boolean {
  const known = new Map(keys.map((key) => [hash('sha256', key, 'hex'), hash('sha256', key, 'buffer')]))
  const compared = hash('sha256', 'compared', 'buffer')
  return (key) => {
    const found = known.get(hash('sha256', key, 'hex'))
    return found !== undefined && timingSafeEqual(compared, compared)
  }
}

function mustPass(verdict: Verdict | Promise<Verdict>): void {
  if (verdict instanceof Promise || !verdict.ok)
    throw new Error('a known credential was not answered from memory')
}

async function samplesOf({ engine, keys, tokens }: Deployment): Promise<Record<string, Sample>> {
  const floor = floorOf(keys)
  const now = Date.now()
  const keyAt = (index: number): string => keys[index % keys.length] ?? ''
  const tokenAt = (index: number): string => tokens[index % tokens.length] ?? ''
  const unknown = Array.from({ length: 1_000 }, () =>
    engine.dialect.keyFormat
      .mint((size) => Buffer.from(crypto.getRandomValues(new Uint8Array(size))))
      .presented.reveal(),
  )
  for (const key of keys) await engine.keyCheck.check(new Secret(key), address, now)
  for (const token of tokens) await engine.accessCheck.check(new Secret(token), address, now)
  return {
    floor: () =>
      nanosecondsEach(checksARound, (index) => {
        if (!floor(keyAt(index))) throw new Error('the floor does not know its key')
      }),
    'known key': () =>
      nanosecondsEach(checksARound, (index) =>
        mustPass(engine.keyCheck.check(new Secret(keyAt(index)), address, now)),
      ),
    'known token': () =>
      nanosecondsEach(checksARound, (index) =>
        mustPass(engine.accessCheck.check(new Secret(tokenAt(index)), address, now)),
      ),
    'unknown key': () =>
      nanosecondsEachAwaited(readsARound, (index) =>
        engine.keyCheck.check(new Secret(unknown[index % unknown.length] ?? ''), address, now),
      ),
    'malformed key': () =>
      nanosecondsEachAwaited(readsARound, (index) =>
        engine.keyCheck.check(new Secret(`${keyAt(index).slice(0, -1)}!`), address, now),
      ),
  }
}

/** Known, unknown and malformed keys with as many keys in the store as asked for. */
export async function checkBench(keysInStore: number): Promise<void> {
  const deployment = await deploy(keysInStore - 1_000)
  const series = await sideBySide(await samplesOf(deployment))
  await deployment.close()
  const floor = series.get('floor') ?? []
  const key = series.get('known key') ?? []
  const rows = Array.from(series, ([name, values]) => [
    name,
    shown(summarize(values), 0),
    shown(ratios(values, floor), 2),
    name.startsWith('known') ? shown(ratios(values, key), 2) : '',
  ])
  printTable(
    `One check, 1,000 keys in turn, ${keysInStore.toLocaleString('en')} keys in the store, ${rounds} rounds`,
    ['', 'ns, median (min–max)', '× floor', '× known key'],
    rows,
  )
}

/** Memory of a remembered key: the heap before and after so many were checked for the first time. */
export async function memoryBench(): Promise<void> {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc')
  const { engine, keys, close } = await deploy(0)
  const heap = (): number => {
    globalThis.gc?.()
    globalThis.gc?.()
    return process.memoryUsage().heapUsed
  }
  const before = heap()
  for (const key of keys) await engine.keyCheck.check(new Secret(key), address, Date.now())
  const bytes = (heap() - before) / keys.length
  if (engine.keyCheck.memory.size !== keys.length) throw new Error('not every key is in memory')
  await close()
  printTable(
    'Memory of a known key',
    ['', 'bytes of heap'],
    [[`${keys.length} keys of one account`, bytes.toFixed(0)]],
  )
}
