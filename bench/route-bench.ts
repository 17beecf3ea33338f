/**
 * What authentication costs a whole request: one route bare, with the floor written inline, and behind a guard, all sent
 * the same headers.
 *
 * A fresh server process for each repetition, the variants in turn: long-lived idle servers drift.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { printTable, ratios, shown, summarize } from './statistics.ts'

const repetitions = 7
const secondsEach = 3
const warmUpSeconds = 2
const connections = 16

interface Started {
  readonly address: string
  readonly keys: readonly string[]
  readonly tokens: readonly string[]
}

interface Variant {
  readonly name: string
  readonly server: string
  readonly sends: 'keys' | 'tokens'
}

const variants: readonly Variant[] = [
  { name: 'plain Fastify, bare', server: 'plain', sends: 'keys' },
  { name: 'plain Fastify, floor inline', server: 'plain-floor', sends: 'keys' },
  { name: 'bare', server: 'bare', sends: 'keys' },
  { name: 'floor inline', server: 'floor', sends: 'keys' },
  { name: 'API key', server: 'guarded', sends: 'keys' },
  { name: 'floor inline, sent JWTs', server: 'floor', sends: 'tokens' },
  { name: 'JWT', server: 'guarded', sends: 'tokens' },
]

function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T))
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
}

interface Shot {
  readonly requestsASecond: number
  /** Processor time of the server for each request, microseconds. */
  readonly cpuMicroseconds: number
}

async function cpuOf(child: ChildProcess): Promise<number> {
  const answer = nextMessage<number>(child)
  child.send('cpu')
  return answer
}

async function shoot(
  child: ChildProcess,
  started: Started,
  sends: Variant['sends'],
  seconds: number,
): Promise<Shot> {
  const before = await cpuOf(child)
  const result = await autocannon({
    url: `${started.address}/things`,
    connections,
    duration: seconds,
    requests: started[sends].map((credential) => ({ headers: { authorization: `Bearer ${credential}` } })),
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refused, ${result.errors} failed`)
  const cpu = (await cpuOf(child)) - before
  return { requestsASecond: result.requests.average, cpuMicroseconds: cpu / result.requests.total }
}

async function once({ server, sends }: Variant): Promise<Shot> {
  const child = fork(fileURLToPath(new URL('route-server.ts', import.meta.url)), [server])
  try {
    const started = await nextMessage<Started>(child)
    await shoot(child, started, sends, warmUpSeconds)
    return await shoot(child, started, sends, secondsEach)
  } finally {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    if (child.connected) child.disconnect()
    await gone
  }
}

export async function routeBench(): Promise<void> {
  const shots = new Map<string, Shot[]>(variants.map(({ name }) => [name, []]))
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const variant of variants) shots.get(variant.name)?.push(await once(variant))
  }
  const title = `One route, ${connections} connections, 1,000 keys in turn, ${repetitions} fresh servers each, ${secondsEach} s`
  printOne(`${title}: requests a second`, 0, (name) =>
    (shots.get(name) ?? []).map((shot) => shot.requestsASecond),
  )
  printOne(`${title}: µs of the server's processor a request`, 1, (name) =>
    (shots.get(name) ?? []).map((shot) => shot.cpuMicroseconds),
  )
}

function printOne(title: string, digits: number, of: (name: string) => readonly number[]): void {
  printTable(
    title,
    ['', 'median (min–max)', '÷ its floor', '÷ bare', '÷ plain Fastify'],
    variants.map(({ name, sends }) => [
      name,
      shown(summarize(of(name)), digits),
      shown(ratios(of(name), of(floorOf(name, sends))), 2),
      shown(ratios(of(name), of('bare')), 2),
      shown(ratios(of(name), of('plain Fastify, bare')), 2),
    ]),
  )
}

function floorOf(name: string, sends: Variant['sends']): string {
  if (name.startsWith('plain')) return 'plain Fastify, floor inline'
  return sends === 'keys' ? 'floor inline' : 'floor inline, sent JWTs'
}
