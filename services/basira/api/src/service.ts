/**
 * The Basira service as a whole: store, engine, server, mails and chores, from start to end.
 *
 * Signals and exit codes are up to whoever runs it; the HTTP side is `server.ts`.
 */
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createServer as createProbe } from 'node:net'
import type { Server } from '@claviger/fastify'
import {
  type Background,
  type ControlServer,
  controlSocketPath,
  createBackground,
  createLogger,
  createMailTransport,
  createMetricsRegistry,
  createNoticeMetrics,
  createNoticeSender,
  createReadiness,
  createRequestMetrics,
  type Environment,
  type Logger,
  localUrl,
  type MailTransport,
  type MetricsServer,
  mailboxFolder,
  type NoticeSender,
  type Readiness,
  type Registry,
  readConfiguration,
  startControlServer,
  startMetricsServer,
} from '@claviger/host'
import { claimOwnership, migrate, type OpenedStore, type Ownership, openStore } from '@claviger/store'
import { type Engine, type EpochMs, type HashParameters, hourMs, secondMs } from 'claviger'
import { basiraSealer, createBasiraEngine } from './basira-engine.ts'
import { DatabaseRegistry } from './databases/database-registry.ts'
import { renderNotice } from './mail/mail-words.ts'
import { exposeBasira } from './metrics.ts'
import { basiraMigrations, migrationOwner } from './migration/migrations.ts'
import { basiraOperations } from './operator/operations.ts'
import { basiraServer } from './server.ts'
import { type BasiraConfiguration, basiraDeclaration } from './settings.ts'

const flushEveryMs = 15 * secondMs
/** For what runs when the service is closed; all of it together stays within ten seconds. */
const requestsMs = 5_000
const choresMs = 2_000

export interface BasiraOptions {
  readonly log?: Logger
  readonly now?: () => EpochMs
  /** Default: SMTP where it is configured, else the mailbox in the data folder. */
  readonly transport?: MailTransport
  readonly hashParameters?: HashParameters
  /** Shared by the services of one process, and served by whoever made it. Default: one of its own, on `METRICS_PORT`. */
  readonly registry?: Registry
}

export interface RunningBasira {
  /** Origin at which it listens. */
  readonly url: string
  readonly engine: Engine
  readonly store: OpenedStore
  /**
   * Stops accepting, finishes what runs, writes what is noted, closes the store and gives the file up; within ten seconds.
   * Calls after the first get the same promise.
   */
  close(): Promise<void>
}

/** What has been started, in the order in which it is stopped. */
class Stops {
  readonly #stops: (() => Promise<unknown>)[] = []
  #stopped: Promise<void> | null = null

  /** The last to be added is the first to be stopped. */
  add(stop: () => Promise<unknown>): void {
    this.#stops.unshift(stop)
  }

  /** Runs every stop, whatever became of those before; then rejects with the first failure. */
  run(): Promise<void> {
    this.#stopped ??= this.#run()
    return this.#stopped
  }

  async #run(): Promise<void> {
    const failures: unknown[] = []
    for (const stop of this.#stops) await stop().catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw failures[0]
  }
}

/** A port that is free now, for a service whose public URL follows from it. */
async function freePort(host: string): Promise<number> {
  const probe = createProbe()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(0, host, resolve)
  })
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

async function openOwnedStore(configuration: BasiraConfiguration, stops: Stops): Promise<OpenedStore> {
  const file = configuration.databaseFile
  if (file !== null) {
    const owner = { pid: process.pid, socketPath: controlSocketPath(file) }
    const ownership: Ownership = await claimOwnership(file, owner)
    stops.add(async () => ownership.release())
  }
  const store = await openStore(configuration.databaseUrl.reveal())
  stops.add(() => store.close())
  await store.migrate()
  await migrate(store.database, migrationOwner, basiraMigrations)
  return store
}

function addChores(background: Background, engine: Engine, store: OpenedStore, now: () => EpochMs): void {
  background.add({
    name: 'flush usage',
    everyMs: flushEveryMs,
    run: () => engine.flushUsage(),
    atStop: true,
  })
  background.add({ name: 'tend secrets', everyMs: hourMs, run: () => engine.tendSecrets(now()) })
  background.add({ name: 'sweep', everyMs: hourMs, run: () => store.sweep(now()) })
}

async function listen(app: Server, host: string, port: number): Promise<string> {
  await app.listen({ host, port })
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

async function startControl(
  configuration: BasiraConfiguration,
  engine: Engine,
  store: OpenedStore,
  log: Logger,
  now: () => EpochMs,
): Promise<ControlServer | null> {
  if (configuration.databaseFile === null) return null
  return startControlServer({
    socketPath: controlSocketPath(configuration.databaseFile),
    operations: basiraOperations(engine, store, now),
    log,
  })
}

async function startMetrics(
  configuration: BasiraConfiguration,
  registry: Registry,
): Promise<MetricsServer | null> {
  if (configuration.metricsPort === null) return null
  return startMetricsServer(registry, { host: configuration.host, port: configuration.metricsPort })
}

/** Starts sending what the deeds have queued. */
async function startMails(
  configuration: BasiraConfiguration,
  publicUrl: string,
  store: OpenedStore,
  registry: Registry,
  options: { readonly transport?: MailTransport; readonly log: Logger; readonly now: () => EpochMs },
  stops: Stops,
): Promise<NoticeSender> {
  const transport = options.transport ?? createMailTransport(configuration)
  stops.add(() => transport.close())
  const sender = createNoticeSender({
    queue: store.notices,
    sealer: await basiraSealer(configuration),
    transport,
    render: (kind, content) => renderNotice(publicUrl, kind, content),
    from: configuration.mailFrom,
    log: options.log,
    metrics: createNoticeMetrics(registry, 'basira'),
    now: options.now,
  })
  stops.add(() => sender.stop(choresMs))
  return sender
}

/** Sentences about what is allowed and seldom meant. */
function warningsOf(configuration: BasiraConfiguration, mailbox: string | null): readonly string[] {
  const isLocal = /^(127\.|localhost$|::1$)/.test(configuration.host)
  if (mailbox === null || isLocal) return configuration.warnings
  const open = 'The development mailbox is open to everybody who reaches BASIRA_HOST: set SMTP_URL.'
  return [...configuration.warnings, open]
}

/**
 * Starts Basira with `configuration`; it serves when the promise resolves. When it rejects, nothing is left behind.
 *
 * @throws FileOwned where another process serves from the SQLite file; its message names it
 * @throws Refusal `unavailable` where the database cannot be reached
 */
export async function createBasira(
  configuration: BasiraConfiguration,
  options: BasiraOptions = {},
): Promise<RunningBasira> {
  const stops = new Stops()
  try {
    return await assemble(configuration, options, stops)
  } catch (error) {
    await stops.run().catch(() => undefined)
    throw error
  }
}

async function assemble(
  configuration: BasiraConfiguration,
  options: BasiraOptions,
  stops: Stops,
): Promise<RunningBasira> {
  const now = options.now ?? Date.now
  const log = options.log ?? createLogger({ level: configuration.logLevel, service: 'basira' })
  const registry = options.registry ?? createMetricsRegistry()
  const port = configuration.port === 0 ? await freePort(configuration.host) : configuration.port
  const publicUrl = configuration.publicUrl ?? localUrl(configuration.host, port)
  const store = await openOwnedStore(configuration, stops)
  let sender: NoticeSender | null = null
  const engine = await createBasiraEngine(configuration, store, {
    publicUrl,
    keyRequestsPerMinute: configuration.integers.keyRequestsPerMinute,
    maxInMemory: configuration.integers.credentialsInMemory,
    onNotice: () => sender?.wake(),
    ...(options.hashParameters !== undefined && { hashParameters: options.hashParameters }),
  })
  await engine.tendSecrets(now())
  const background = createBackground({ log })
  stops.add(() => background.stop(choresMs))
  addChores(background, engine, store, now)
  sender = await startMails(configuration, publicUrl, store, registry, { ...options, log, now }, stops)
  exposeBasira(registry, engine, store, background)
  const readiness = createReadiness(
    { store: () => store.ping() },
    { onFailure: (check, state, error) => log.warn({ check, state, err: error }, 'not ready') },
  )
  const mailbox = configuration.production ? null : mailboxFolder(configuration)
  const app = await basiraServer({
    configuration,
    publicUrl,
    engine,
    store,
    databases: new DatabaseRegistry(store, randomBytes),
    readiness,
    mailbox,
    log,
    metrics: createRequestMetrics(registry, 'basira'),
    now,
  })
  const control = await startControl(configuration, engine, store, log, now)
  if (control !== null) stops.add(() => control.close(choresMs))
  const metrics = options.registry === undefined ? await startMetrics(configuration, registry) : null
  if (metrics !== null) stops.add(() => metrics.close())
  stops.add(() => closeServer(app, readiness))
  const url = await listen(app, configuration.host, port)
  for (const warning of warningsOf(configuration, mailbox)) log.warn(warning)
  log.info({ at: url, publicUrl }, `Basira listens at ${url}`)
  return { url, engine, store, close: () => stops.run() }
}

/**
 * Starts Basira with the configuration of `environment`, which is the process's own by default.
 *
 * @throws ConfigurationError with a sentence for each thing that is wrong; whatever `createBasira` throws
 */
export async function startBasira(
  environment?: Environment,
  options: BasiraOptions = {},
): Promise<RunningBasira> {
  return createBasira(readConfiguration('BASIRA', basiraDeclaration, environment), options)
}
