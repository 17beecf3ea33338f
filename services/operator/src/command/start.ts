/**
 * `claviger start`: runs services in this process until it is told to end.
 *
 * What a service is made of is its own; what happens at a signal is packages/host (shutdown).
 */
import { createLogger, createShutdown, mailboxFolder, readConfiguration } from '@claviger/host'
import { Argument, type Command } from 'commander'
import type { RunningService, Service } from '../service/service.ts'
import { allServices, serviceNamed, serviceNames } from '../service/services.ts'
import { note } from '../terminal.ts'

interface Started {
  readonly service: Service
  readonly running: RunningService
}

/** All of `chosen`, or none: where one cannot start, those before it are closed again. */
async function startAll(chosen: readonly Service[]): Promise<readonly Started[]> {
  const started: Started[] = []
  try {
    for (const service of chosen) started.push({ service, running: await service.start() })
    return started
  } catch (error) {
    await closeAll(started)
    throw error
  }
}

async function closeAll(started: readonly Started[]): Promise<void> {
  const closings = await Promise.allSettled(started.map(({ running }) => running.close()))
  const failure = closings.find((closing) => closing.status === 'rejected')
  if (failure !== undefined) throw failure.reason
}

/** On standard error: standard output is the log, one JSON object a line. */
function announce({ service, running }: Started): void {
  const configuration = readConfiguration(service.prefix, service.declaration)
  note(`${service.title} listens at ${running.url}`)
  if (configuration.publicUrl !== null && configuration.publicUrl !== running.url) {
    note(`  reached at ${configuration.publicUrl}`)
  }
  note(`  reference  ${running.url}${service.docsPath}`)
  if (mailboxFolder(configuration) !== null) note(`  mails      ${running.url}/dev/mail`)
}

async function start(name: string | undefined): Promise<void> {
  const chosen = name === undefined ? await allServices() : [await serviceNamed(name)]
  const [first] = chosen
  if (first === undefined) return
  const { logLevel } = readConfiguration(first.prefix, first.declaration)
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
