/**
 * `claviger start`: runs services in this process until it is told to end.
 *
 * What a service is made of is its own; what happens at a signal is packages/host (shutdown).
 */
import {
  createLogger,
  createMetricsRegistry,
  createShutdown,
  localUrl,
  mailboxFolder,
  type Registry,
  startMetricsServer,
} from '@claviger/host'
import { Argument, type Command } from 'commander'
import type { RunningService, Service } from '../service/service.ts'
import { allServices, serviceNamed, serviceNames } from '../service/services.ts'
import { note } from '../terminal.ts'

interface Started {
  /** Null: the metrics of all of them. */
  readonly service: Service | null
  readonly running: RunningService
}

/** All of `chosen`, or none: where one cannot start, those before it are closed again. */
async function startAll(chosen: readonly Service[]): Promise<readonly Started[]> {
  const started: Started[] = []
  try {
    const registry = chosen.length > 1 ? await sharedRegistry(chosen, started) : null
    for (const service of chosen) started.push({ service, running: await service.start(registry) })
    return started
  } catch (error) {
    await closeAll(started)
    throw error
  }
}

/** One registry for all of them, served once: there is one `METRICS_PORT`. */
async function sharedRegistry(chosen: readonly Service[], started: Started[]): Promise<Registry> {
  const registry = createMetricsRegistry()
  const configuration = chosen[0]?.read()
  if (configuration === undefined || configuration.metricsPort === null) return registry
  const { metricsHost: host, metricsPort: port } = configuration
  const metrics = await startMetricsServer(registry, { host, port })
  started.push({
    service: null,
    running: { url: localUrl(host, metrics.port), close: () => metrics.close() },
  })
  return registry
}

async function closeAll(started: readonly Started[]): Promise<void> {
  const closings = await Promise.allSettled(started.map(({ running }) => running.close()))
  const failure = closings.find((closing) => closing.status === 'rejected')
  if (failure !== undefined) throw failure.reason
}

/** On standard error: standard output is the log, one JSON object a line. */
function announce({ service, running }: Started): void {
  if (service === null) return
  const configuration = service.read()
  note(`${service.title} listens at ${running.url}`)
  if (configuration.publicUrl !== null && configuration.publicUrl !== running.url) {
    note(`  reached at ${configuration.publicUrl}`)
  }
  note(`  dashboard  ${running.url}${service.pagesPath}`)
  note(`  reference  ${running.url}${service.docsPath}`)
  if (configuration.nodeEnv === 'development' && mailboxFolder(configuration) !== null)
    note(`  mails      ${running.url}/dev/mail`)
}

async function start(name: string | undefined): Promise<void> {
  const chosen = name === undefined ? await allServices() : [await serviceNamed(name)]
  const [first] = chosen
  if (first === undefined) return
  const { logLevel } = first.read()
  const shutdown = createShutdown({ log: createLogger({ level: logLevel, service: 'claviger' }) })
  const starting = startAll(chosen)
  // A signal that comes while they start waits for that: half a service cannot be closed.
  shutdown.step('services', async () => closeAll(await starting))
  shutdown.listen()
  try {
    for (const one of await starting) announce(one)
  } catch (error) {
    shutdown.ignore()
    throw error
  }
}

export function addStart(program: Command): void {
  program
    .command('start')
    .description('Run the services, or one of them, until SIGTERM or SIGINT.')
    .addArgument(new Argument('[service]', 'the one to run; all by default').choices(serviceNames))
    .action(start)
}
