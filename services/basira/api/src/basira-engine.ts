/**
 * Basira's engine over an open store: its dialect, its password policy and the secret that seals.
 *
 * For the service and for the operator's command. Opening the store and looking after secrets is up to whoever calls.
 */
import { randomBytes } from 'node:crypto'
import { type Configuration, localUrl } from '@claviger/host'
import { breachedPasswords, passwordPolicy, serviceSealer } from '@claviger/service'
import type { OpenedStore, StoreEngine } from '@claviger/store'
import { createEngine, type EngineOptions, type HashParameters } from 'claviger'
import { basiraDialect, type KeyLimits } from './dialect.ts'
import { defaultKeyLimits } from './settings.ts'

/** Plan of a new organization; there is one as yet. */
const firstPlan = 'free'

export interface EngineSettings
  extends Pick<EngineOptions, 'sessionLimits' | 'accessRequestsPerMinute' | 'mailLimits'> {
  /** Origin under which people reach the service; also the issuer of access tokens. Default: the configured one. */
  readonly publicUrl?: string
  /** Default: those of the settings. */
  readonly keyLimits?: KeyLimits
  /** Default: 100,000. */
  readonly maxInMemory?: number
  /** Called after a commit that queued mail; must not throw. */
  readonly onNotice?: (inMs: number) => void
  /** Called where nobody could say whether a password has appeared in a breach; must not throw. */
  readonly onBreachesUnknown?: (error: unknown) => void
  readonly hashParameters?: HashParameters
}

/** The engine, not ready to sign or check before `tendSecrets` has been awaited once. */
export async function createBasiraEngine(
  configuration: Pick<
    Configuration,
    'masterSecrets' | 'dataDir' | 'publicUrl' | 'host' | 'port' | 'breachedPasswords'
  >,
  store: OpenedStore,
  settings: EngineSettings = {},
): Promise<StoreEngine> {
  const { publicUrl, keyLimits = defaultKeyLimits, onBreachesUnknown, ...given } = settings
  return createEngine({
    ...given,
    dialect: basiraDialect(keyLimits),
    store,
    feed: store.feed,
    sealer: await serviceSealer(configuration),
    random: randomBytes,
    issuer: publicUrl ?? configuration.publicUrl ?? localUrl(configuration.host, configuration.port),
    policy: passwordPolicy(['basira'], breachedPasswords(configuration.breachedPasswords, onBreachesUnknown)),
    firstPlan,
  })
}
