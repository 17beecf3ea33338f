/**
 * Basker's engine over an open store: its dialect, its password policy, and the secrets that seal and that digest keys.
 *
 * For the service and for the operator's command. Opening the store and looking after secrets is up to whoever calls.
 */
import { randomBytes } from 'node:crypto'
import { baskerDialect } from '@claviger/basker-cms'
import { localUrl } from '@claviger/host'
import {
  breachedPasswords,
  type EngineSurroundings,
  engineLimits,
  passwordPolicy,
  serviceSealer,
} from '@claviger/service'
import type { OpenedStore, StoreEngine } from '@claviger/store'
import { createEngine, fixedPeppers } from 'claviger'
import { keyPeppers } from './key-secrets.ts'
import type { BaskerConfiguration } from './settings.ts'

/** There is one plan as yet. */
const firstPlan = 'free'

/** The engine, not ready to sign or check before `tendSecrets` has been awaited once. */
export async function createBaskerEngine(
  configuration: BaskerConfiguration,
  store: OpenedStore,
  around: Partial<EngineSurroundings> = {},
): Promise<StoreEngine> {
  const { publicUrl, onBreachesUnknown, ...given } = around
  return createEngine({
    ...given,
    dialect: baskerDialect(configuration.integers.keysPerUser),
    store,
    feed: store.feed,
    sealer: await serviceSealer(configuration),
    random: randomBytes,
    issuer: publicUrl ?? configuration.publicUrl ?? localUrl(configuration.host, configuration.port),
    policy: passwordPolicy(['basker'], breachedPasswords(configuration.breachedPasswords, onBreachesUnknown)),
    firstPlan,
    peppers: fixedPeppers(await keyPeppers(configuration)),
    maxInMemory: configuration.integers.credentialsInMemory,
    ...engineLimits(configuration.integers),
  })
}
