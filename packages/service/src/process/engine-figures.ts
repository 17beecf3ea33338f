/**
 * The figures of a service's engine, as Prometheus reads them.
 *
 * Requests and mails are counted where they happen (packages/host). Metrics are served on a port of their own.
 */
import { type Background, exposeCounter, exposeGauge, type Figure, type Registry } from '@claviger/host'
import type { OpenedStore } from '@claviger/store'
import type { CheckCounts, Engine } from 'claviger'

function checkFigures(service: string, credential: string, counts: CheckCounts): readonly Figure[] {
  return Object.entries(counts).map(([outcome, value]) => ({
    labels: { service, credential, outcome },
    value,
  }))
}

function exposeChecks(registry: Registry, service: string, engine: Engine): void {
  exposeCounter(registry, {
    name: 'claviger_checks_total',
    help: 'Credential checks by what they came to; from memory or from the store, refused or limited.',
    labelNames: ['service', 'credential', 'outcome'],
    read: () => [
      ...checkFigures(service, 'api_key', engine.keyCheck.counts),
      ...checkFigures(service, 'access_token', engine.accessCheck.counts),
    ],
  })
  exposeGauge(registry, {
    name: 'claviger_credentials_in_memory',
    help: 'Credentials that are remembered as checked.',
    labelNames: ['service', 'credential'],
    read: () => [
      { labels: { service, credential: 'api_key' }, value: engine.keyCheck.memory.size },
      { labels: { service, credential: 'access_token' }, value: engine.accessCheck.memory.size },
    ],
  })
}

/** Shows what the engine, its store and the chores count. */
export function exposeEngine(
  registry: Registry,
  service: string,
  engine: Engine,
  store: OpenedStore,
  background: Background,
): void {
  exposeChecks(registry, service, engine)
  exposeGauge(registry, {
    name: 'claviger_password_hashes',
    help: 'Password hashes under way and waiting for a turn.',
    labelNames: ['service', 'state'],
    read: () =>
      Object.entries(engine.hasher.load).map(([state, value]) => ({ labels: { service, state }, value })),
  })
  exposeGauge(registry, {
    name: 'claviger_answers_from_memory',
    help: '1 while this process may answer from memory, 0 while it asks the store about each request.',
    labelNames: ['service'],
    read: () => [{ labels: { service }, value: store.feed.mayAnswerFromMemory() ? 1 : 0 }],
  })
  exposeCounter(registry, {
    name: 'claviger_chores_total',
    help: 'Runs of background work, by name and by whether they failed.',
    labelNames: ['service', 'chore', 'outcome'],
    read: () =>
      background.figures().flatMap(({ name, runs, failures }) => [
        { labels: { service, chore: name, outcome: 'done' }, value: runs - failures },
        { labels: { service, chore: name, outcome: 'failed' }, value: failures },
      ]),
  })
}
