/**
 * The figures of a process, and the server that shows them to Prometheus.
 *
 * Counting happens where things happen, in plain numbers; they are read here when somebody asks.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { QueuedKind } from 'claviger'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { NoticeOutcome } from './mail/notice-sender.ts'

export type { Registry } from 'prom-client'

/** A registry with the figures of Node itself (memory, event loop, garbage collection). One a process. */
export function createMetricsRegistry(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

/** One figure, with the labels that tell it from its siblings. */
export interface Figure {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

/** A metric whose figures are kept elsewhere. */
export interface ExposedFigures {
  /** As Prometheus wants it: `claviger_…`, counters ending in `_total`. */
  readonly name: string
  readonly help: string
  readonly labelNames?: readonly string[]
  /** Asked at each scrape; must be quick and must not throw. */
  readonly read: () => number | readonly Figure[]
}

function figuresOf(read: ExposedFigures['read']): readonly Figure[] {
  const figures = read()
  return typeof figures === 'number' ? [{ value: figures }] : figures
}

type Reads = ExposedFigures['read'][]

/** Who adds to a metric of a registry: two services of one process show theirs under the same name. */
const readsOf = new WeakMap<Registry, Map<string, Reads>>()

function expose(registry: Registry, exposed: ExposedFigures, Metric: typeof Counter | typeof Gauge): void {
  const byName = readsOf.get(registry) ?? new Map<string, Reads>()
  readsOf.set(registry, byName)
  const known = byName.get(exposed.name)
  if (known !== undefined) {
    known.push(exposed.read)
    return
  }
  const reads: Reads = [exposed.read]
  new Metric({
    name: exposed.name,
    help: exposed.help,
    labelNames: [...(exposed.labelNames ?? [])],
    registers: [registry],
    collect() {
      this.reset()
      for (const { labels = {}, value } of reads.flatMap(figuresOf)) this.inc(labels, value)
    },
  })
  byName.set(exposed.name, reads)
}

/**
 * Shows numbers that only ever grow. Each is the whole count so far, not what was added since. Exposed again under the
 * same name, the figures join those that are there; ones with the same labels are added up.
 */
export function exposeCounter(registry: Registry, exposed: ExposedFigures): void {
  expose(registry, exposed, Counter)
}

/** Shows numbers that go up and down; joins what is there already as `exposeCounter` does. */
export function exposeGauge(registry: Registry, exposed: ExposedFigures): void {
  expose(registry, exposed, Gauge)
}

export interface RequestMetrics {
  /** @param route the pattern of the route, or null where none matched: never what a client sent */
  observe(request: {
    readonly method: string
    readonly route: string | null
    readonly status: number
    readonly milliseconds: number
  }): void
}

/** Methods that have a label of their own; a client may send any other word. */
const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

const requestSeconds = new WeakMap<Registry, Histogram>()

function requestSecondsOf(registry: Registry): Histogram {
  const known = requestSeconds.get(registry)
  if (known !== undefined) return known
  const made: Histogram = new Histogram({
    name: 'claviger_request_seconds',
    help: 'Time from the request to the end of the reply.',
    labelNames: ['service', 'method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  requestSeconds.set(registry, made)
  return made
}

/** Durations of the requests of one service, by method, route and status. */
export function createRequestMetrics(registry: Registry, service: string): RequestMetrics {
  const seconds = requestSecondsOf(registry)
  return {
    observe({ method, route, status, milliseconds }) {
      const labels = {
        service,
        method: knownMethods.has(method) ? method : 'other',
        route: route ?? 'none',
        status: String(status),
      }
      seconds.observe(labels, milliseconds / 1_000)
    },
  }
}

export interface NoticeMetrics {
  count(kind: QueuedKind, outcome: NoticeOutcome): void
}

/** Counts what the sender of notices of one service did. */
export function createNoticeMetrics(registry: Registry, service: string): NoticeMetrics {
  const counts = new Map<string, { readonly labels: Record<string, string>; value: number }>()
  exposeCounter(registry, {
    name: 'claviger_notice_attempts_total',
    help: 'Attempts to send a notice by mail, or to work off a reset that was asked for or a sign-in that failed, by what became of them; nobody: a sign-in with an address that has no account.',
    labelNames: ['service', 'kind', 'outcome'],
    read: () => [...counts.values()],
  })
  return {
    count(kind, outcome) {
      const figure = counts.get(`${kind} ${outcome}`) ?? { labels: { service, kind, outcome }, value: 0 }
      figure.value++
      counts.set(`${kind} ${outcome}`, figure)
    },
  }
}

export interface MetricsServer {
  readonly port: number
  /** Stops accepting and ends what is open. */
  close(): Promise<void>
}

/**
 * Serves `GET /metrics`, and 404 for everything else, on a port of its own, so that no proxy passes it on by mistake.
 *
 * @throws Error where the port is taken
 */
export async function startMetricsServer(
  registry: Registry,
  at: { readonly host: string; readonly port: number },
): Promise<MetricsServer> {
  const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, reply) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      reply.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found.\n')
      return
    }
    registry.metrics().then(
      (text) =>
        reply.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(text),
      () =>
        reply.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end('The metrics failed.\n'),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(at.port, at.host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
