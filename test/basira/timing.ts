/**
 * Times of requests over one kept-alive connection, with as little of our own in between as can be, and whether those of
 * two classes can be told apart.
 *
 * Which requests ought to be alike is the tests'.
 */
import { connect, type Socket } from 'node:net'
import { SeededRandom } from './seeded-random.ts'

/** Sends one request after the other; the next begins when the reply to the last has been read. */
export class Stopwatch {
  readonly #socket: Socket
  #received = ''
  #settle: ((reply: string) => void) | null = null
  #fail: ((error: Error) => void) | null = null

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => this.#take(String(chunk)))
    socket.on('error', (error) => this.#fail?.(error))
    socket.on('close', () => this.#fail?.(new Error(`closed after: ${this.#received}`)))
  }

  static async open(origin: string): Promise<Stopwatch> {
    const { hostname, port } = new URL(origin)
    const socket = connect(Number(port), hostname)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    return new Stopwatch(socket)
  }

  /** The whole reply, and how long it took in microseconds. */
  async time(request: Buffer): Promise<{ readonly reply: string; readonly us: number }> {
    this.#received = ''
    let endedAt = 0
    const replied = new Promise<string>((resolve, reject) => {
      this.#settle = (reply) => {
        endedAt = performance.now()
        resolve(reply)
      }
      this.#fail = reject
    })
    const startedAt = performance.now()
    this.#socket.write(request)
    const reply = await replied
    return { reply, us: (endedAt - startedAt) * 1_000 }
  }

  close(): void {
    this.#fail = null
    this.#socket.destroy()
  }

  #take(chunk: string): void {
    this.#received += chunk
    const end = this.#received.indexOf('\r\n\r\n')
    if (end === -1) return
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(this.#received)?.[1] ?? 0)
    if (this.#received.length >= end + 4 + length) this.#settle?.(this.#received)
  }
}

/** Microseconds by class, in the order in which they were taken: the nth of each belong to one round. */
export type Samples = ReadonlyMap<string, Float64Array>

/** The nth request of a class. */
export type RequestOf = (round: number) => Buffer

/**
 * Takes `rounds` samples of each class, all classes in each round, in an order that is drawn anew for each: what the machine
 * does meanwhile falls on all alike. Some rounds before that are not counted.
 */
export async function takeSamples(
  origin: string,
  classes: Readonly<Record<string, RequestOf>>,
  rounds: number,
  seed: number,
): Promise<Samples> {
  const random = new SeededRandom(seed)
  const watch = await Stopwatch.open(origin)
  const samples = new Map(Object.keys(classes).map((name) => [name, new Float64Array(rounds)]))
  const entries = Object.entries(classes)
  const warmUp = Math.min(200, Math.ceil(rounds / 5))
  try {
    for (let round = 0; round < rounds + warmUp; round++) {
      for (const [name, requestOf] of random.shuffled(entries)) {
        const { us } = await watch.time(requestOf(round))
        const taken = samples.get(name)
        if (round >= warmUp && taken !== undefined) taken[round - warmUp] = us
      }
    }
  } finally {
    watch.close()
  }
  return samples
}

function quantileOf(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/**
 * The shift between two classes in each block of rounds. Of each block the lower quartile is taken: what disturbs a
 * measurement only ever makes it longer, so the quick ones say most.
 */
function shiftsOf(a: Float64Array, b: Float64Array, blockRounds: number): Float64Array {
  const blocks = Math.floor(a.length / blockRounds)
  return Float64Array.from({ length: blocks }, (_, block) => {
    const from = block * blockRounds
    const to = from + blockRounds
    return quantileOf(a.subarray(from, to), 0.25) - quantileOf(b.subarray(from, to), 0.25)
  })
}

export interface Comparison {
  readonly name: string
  /** The median shift against the first of the equal classes, in microseconds. */
  readonly shiftUs: number
  /** What nine in ten shifts between two equal classes stay below. */
  readonly noiseUs: number
  readonly toldApart: boolean
}

/**
 * Whether each class can be told from the first of two equal ones: whether it is further from it, over all blocks, than
 * the equal two are from each other in nine of ten blocks.
 *
 * For a class that is equal too, that is the median of n shifts against the nine-tenths quantile of as many of the same
 * spread: seven standard errors for n = 30, five for n = 15. `falseAlarms` counts it on the samples themselves.
 */
export function compared(
  samples: Samples,
  equal: readonly [string, string],
  blockRounds: number,
): readonly Comparison[] {
  const first = samples.get(equal[0])
  const second = samples.get(equal[1])
  if (first === undefined || second === undefined) throw new TypeError('compared: no equal classes')
  const noiseUs = quantileOf(shiftsOf(second, first, blockRounds).map(Math.abs), 0.9)
  return [...samples]
    .filter(([name]) => !equal.includes(name))
    .map(([name, taken]) => {
      const shiftUs = quantileOf(shiftsOf(taken, first, blockRounds), 0.5)
      return { name, shiftUs, noiseUs, toldApart: Math.abs(shiftUs) > noiseUs }
    })
}

/**
 * How often of `times` three equal classes would have been told apart: in each round the samples of `names` are dealt out
 * anew, which makes them equal whatever they were.
 */
export function falseAlarms(
  samples: Samples,
  names: readonly [string, string, string],
  blockRounds: number,
  times: number,
  seed: number,
): number {
  const random = new SeededRandom(seed)
  const taken = names.map((name) => samples.get(name) ?? new Float64Array())
  let alarms = 0
  for (let time = 0; time < times; time++) {
    const dealt = names.map(() => new Float64Array(taken[0]?.length ?? 0))
    for (let round = 0; round < (taken[0]?.length ?? 0); round++) {
      for (const [index, from] of random.shuffled(taken).entries()) {
        const to = dealt[index]
        if (to !== undefined) to[round] = from[round] ?? Number.NaN
      }
    }
    const relabelled: Samples = new Map(
      names.map((name, index) => [name, dealt[index] ?? new Float64Array()]),
    )
    alarms += compared(relabelled, [names[0], names[1]], blockRounds).filter((one) => one.toldApart).length
  }
  return alarms
}
