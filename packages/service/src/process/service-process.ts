/**
 * A service as a process: store, engine, mails, chores, control socket and metrics, from start to end.
 *
 * What it serves is the service's (`ServiceParts.app`). Signals and exit codes are up to whoever runs it.
 */
import type { AddressInfo } from 'node:net'
import type { Server } from '@claviger/fastify'
import {
  type Background,
  type Configuration,
  type ControlOperations,
  controlSocketPath,
  createBackground,
  createLogger,
  createMailTransport,
  createMetricsRegistry,
  createNoticeMetrics,
  createNoticeSender,
  createReadiness,
  createRequestMetrics,
  type HeldPort,
  holdPort,
  type Logger,
  localUrl,
  type MailTransport,
  mailboxFolder,
  type NoticeSender,
  type Readiness,
  type Registry,
  type RenderedNotice,
  type RequestMetrics,
  startControlServer,
  startMetricsServer,
} from '@claviger/host'
import { type Migrations, migrate, type OpenedStore, openStore, type StoreEngine } from '@claviger/store'
import {
  dayMs,
  type EpochMs,
  type HashParameters,
  hourMs,
  type NoticeContent,
  type NoticeKind,
  secondMs,
} from 'claviger'
import { answerStranger } from './answer-stranger.ts'
import { exposeEngine } from './engine-figures.ts'
import { refuseMissingSecrets } from './missing-secrets.ts'
import { serviceSealer } from './sealer.ts'
import { Stops } from './stops.ts'

const flushEveryMs = 15 * secondMs
/** For what runs when the service is closed; all of it together stays within ten seconds. */
const requestsMs = 5_000
const choresMs = 2_000

export interface ProcessOptions {
  readonly log?: Logger
  readonly now?: () => EpochMs
  /** Default: SMTP where it is configured, else the mailbox in the data folder. */
  readonly transport?: MailTransport
  readonly hashParameters?: HashParameters
  /** Shared by the services of one process, and served by whoever made it. Default: one of its own, on `METRICS_PORT`. */
  readonly registry?: Registry
}

export interface RunningService {
  /** Origin at which it listens. */
  readonly url: string
  readonly engine: StoreEngine
  readonly store: OpenedStore
  /**
   * Stops accepting, finishes what runs, writes what is noted, closes the store and gives the file up; within ten seconds.
   * Calls after the first get the same promise.
   */
  close(): Promise<void>
}

/** What an engine of the service is told by the process. */
export interface EngineSurroundings {
  readonly publicUrl: string
  readonly onNotice: (inMs: number) => void
  /** Called where nobody could say whether a password has appeared in a breach; must not throw. */
  readonly onBreachesUnknown?: (error: unknown) => void
  readonly hashParameters?: HashParameters
}

/** What the service's HTTP side is made from, beside what is its own. */
export interface AppSurroundings {
  /** Origin under which people reach the service, without a trailing slash. */
  readonly publicUrl: string
  readonly engine: StoreEngine
  readonly store: OpenedStore
  readonly readiness: Readiness
  /** Folder of the development mailbox; null where mails are really sent or this is no development machine. */
  readonly mailbox: string | null
  readonly log: Logger
  readonly metrics: RequestMetrics
  readonly registry: Registry
  readonly now: () => EpochMs
  /** Closes with the process what the service opens for itself. */
  readonly onStop: (stop: () => Promise<unknown>) => void
}

/** What one service is, to the process that runs it. */
export interface ServiceParts {
  /** Label of its log lines and figures. */
  readonly name: string
  readonly title: string
  readonly migrationOwner: string
  readonly migrations: Migrations
  /** How long audit events are kept. */
  readonly auditDays: number
  engine(store: OpenedStore, around: EngineSurroundings): Promise<StoreEngine>
  /** Awaited once the engine is ready and before anything is served. Default: nothing. */
  prepare?(engine: StoreEngine, store: OpenedStore, now: EpochMs): Promise<void>
  render(publicUrl: string, kind: NoticeKind, content: NoticeContent): RenderedNotice
  operations(engine: StoreEngine, store: OpenedStore, now: () => EpochMs): ControlOperations
  app(around: AppSurroundings): Promise<Server>
}

async function openOwnedStore(
  configuration: Configuration,
  { migrationOwner, migrations }: ServiceParts,
  stops: Stops,
): Promise<OpenedStore> {
  const file = configuration.databaseFile
  const options = file === null ? {} : { socketPath: controlSocketPath(file) }
  const store = await openStore(configuration.databaseUrl.reveal(), options)
  stops.add(() => store.close())
  await store.migrate()
  await migrate(store.database, migrationOwner, migrations)
  return store
}

function addChores(
  background: Background,
  engine: StoreEngine,
  store: OpenedStore,
  now: () => EpochMs,
  auditMs: number,
): void {
  background.add({
    name: 'flush usage',
    everyMs: flushEveryMs,
    run: () => engine.flushUsage(),
    atStop: true,
  })
  background.add({ name: 'tend secrets', everyMs: hourMs, run: () => engine.tendSecrets(now()) })
  background.add({ name: 'sweep', everyMs: hourMs, run: () => store.sweep(now(), { auditMs }) })
}

/** Where a port was held, it is let go at the last moment: all that takes time has been done by then. */
async function listen(app: Server, { host, port }: Configuration, held: HeldPort | null): Promise<string> {
  await app.ready()
  await held?.release()
  await app.listen({ host, port: held?.port ?? port })
  return localUrl(host, (app.server.address() as AddressInfo).port)
}

/** `close`, but no longer than `boundMs`: connections that are still busy then are cut off. */
async function closeServer(app: Server, readiness: Readiness): Promise<void> {
  readiness.drain()
  const cut = setTimeout(() => app.server.closeAllConnections(), requestsMs)
  try {
    await app.close()
  } finally {
    clearTimeout(cut)
  }
}

/** What every step of a start is given. */
interface Starting {
  readonly configuration: Configuration
  readonly parts: ServiceParts
  readonly options: ProcessOptions
  readonly log: Logger
  readonly now: () => EpochMs
  readonly registry: Registry
  readonly publicUrl: string
  readonly stops: Stops
}

async function startControl(
  { configuration, parts, log, now, stops }: Starting,
  engine: StoreEngine,
  store: OpenedStore,
) {
  if (configuration.databaseFile === null) return
  const control = await startControlServer({
    socketPath: controlSocketPath(configuration.databaseFile),
    operations: parts.operations(engine, store, now),
    log,
  })
  stops.add(() => control.close(choresMs))
}

async function startMetrics({ configuration, options, log, registry, stops }: Starting): Promise<void> {
  if (options.registry !== undefined || configuration.metricsPort === null) return
  const at = { host: configuration.metricsHost, port: configuration.metricsPort }
  const metrics = await startMetricsServer(registry, at)
  stops.add(() => metrics.close())
  log.info({ at: `${localUrl(at.host, metrics.port)}/metrics` }, 'metrics are served')
}

/** Starts sending what the deeds have queued. */
async function startMails(
  starting: Starting,
  engine: StoreEngine,
  store: OpenedStore,
): Promise<NoticeSender> {
  const { configuration, parts, options, log, now, registry, publicUrl, stops } = starting
  const transport = options.transport ?? createMailTransport(configuration)
  stops.add(() => transport.close())
  const sender = createNoticeSender({
    queue: store.notices,
    sealer: await serviceSealer(configuration),
    transport,
    render: (kind, content) => parts.render(publicUrl, kind, content),
    answer: (attempt) => answerStranger(engine, attempt, now()),
    from: configuration.mailFrom,
    log,
    metrics: createNoticeMetrics(registry, parts.name),
    now,
  })
  stops.add(() => sender.stop(choresMs))
  return sender
}

/**
 * Starts a service with `configuration`; it serves when the promise resolves. When it rejects, nothing is left behind.
 *
 * @throws FileOwned where another process serves from the SQLite file; its message names it
 * @throws Refusal `unavailable` where the database cannot be reached
 */
export async function startServiceProcess(
  configuration: Configuration,
  parts: ServiceParts,
  options: ProcessOptions = {},
): Promise<RunningService> {
  const stops = new Stops()
  try {
    const { host, port } = configuration
    // A public URL that is not configured follows from the port, and is needed long before anything listens.
    const held = port === 0 && configuration.publicUrl === null ? await holdPort(host) : null
    if (held !== null) stops.add(() => held.release())
    const starting: Starting = {
      configuration,
      parts,
      options,
      log: options.log ?? createLogger({ level: configuration.logLevel, service: parts.name }),
      now: options.now ?? Date.now,
      registry: options.registry ?? createMetricsRegistry(),
      publicUrl: configuration.publicUrl ?? localUrl(host, held?.port ?? port),
      stops,
    }
    return await assemble(starting, held)
  } catch (error) {
    await stops.run().catch(() => undefined)
    throw error
  }
}

async function assemble(starting: Starting, held: HeldPort | null): Promise<RunningService> {
  const { configuration, parts, options, log, now, registry, publicUrl, stops } = starting
  const store = await openOwnedStore(configuration, parts, stops)
  let sender: NoticeSender | null = null
  const engine = await parts.engine(store, {
    publicUrl,
    onNotice: (inMs) => sender?.wake(inMs),
    onBreachesUnknown: (error) => log.warn({ err: error }, 'BREACHED_PASSWORDS gave no answer'),
    ...(options.hashParameters !== undefined && { hashParameters: options.hashParameters }),
  })
  await refuseMissingSecrets(engine.seals)
  await engine.tendSecrets(now())
  await parts.prepare?.(engine, store, now())
  const background = createBackground({ log })
  stops.add(() => background.stop(choresMs))
  addChores(background, engine, store, now, parts.auditDays * dayMs)
  sender = await startMails(starting, engine, store)
  exposeEngine(registry, parts.name, engine, store, background)
  const readiness = createReadiness(
    { store: () => store.ping() },
    { onFailure: (check, state, error) => log.warn({ check, state, err: error }, 'not ready') },
  )
  const mailbox = configuration.nodeEnv === 'development' ? mailboxFolder(configuration) : null
  const metrics = createRequestMetrics(registry, parts.name)
  const onStop = (stop: () => Promise<unknown>): void => stops.add(stop)
  const app = await parts.app({
    publicUrl,
    engine,
    store,
    readiness,
    mailbox,
    log,
    metrics,
    registry,
    now,
    onStop,
  })
  await startControl(starting, engine, store)
  await startMetrics(starting)
  stops.add(() => closeServer(app, readiness))
  const url = await listen(app, configuration, held)
  for (const warning of configuration.warnings) log.warn(warning)
  log.info({ at: url, publicUrl }, `${parts.title} listens at ${url}`)
  return { url, engine, store, close: () => stops.run() }
}
