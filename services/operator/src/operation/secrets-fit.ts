/**
 * Whether the master secrets of this configuration open everything that is sealed in a database.
 *
 * Opens some of it and keeps nothing of what is inside.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Configuration, developmentMasterSecrets } from '@claviger/host'
import { countSeals, createSealer, type SealCount, type Store } from 'claviger'

/** What of a database's boxes rests on which secret. */
export interface SecretsFit {
  /** False where a box rests on a secret that is not here. */
  readonly fits: boolean
  /** Boxes that rest on a secret that is here, and not the first. */
  readonly former: number
}

const nothingSealed: SecretsFit = { fits: true, former: 0 }

/** Makes no secret where there is none. */
export async function secretsFit(
  configuration: Configuration,
  store: Pick<Store, 'seals' | 'secrets'>,
): Promise<SecretsFit> {
  const secrets = await configuredSecrets(configuration)
  if (secrets === null) return { ...nothingSealed, fits: !(await isAnythingSealed(store)) }
  const sealer = createSealer(secrets, randomBytes)
  const counts = await countSeals(store.seals, sealer)
  const [first] = sealer.ids
  const rowsOf = (some: readonly SealCount[]): number => some.reduce((sum, { rows }) => sum + rows, 0)
  return {
    fits: counts.every(({ isHeld }) => isHeld),
    former: rowsOf(counts.filter(({ secretId }) => secretId !== first)),
  }
}

/** Ids of the master secrets of this configuration, the one that seals first; none where there is no secret yet. */
export async function configuredSecretIds(configuration: Configuration): Promise<readonly string[]> {
  const secrets = await configuredSecrets(configuration)
  return secrets === null ? [] : createSealer(secrets, randomBytes).ids
}

async function configuredSecrets(configuration: Configuration) {
  if (configuration.masterSecrets !== null) return configuration.masterSecrets
  const isMade = existsSync(join(configuration.dataDir, 'secret'))
  return isMade ? developmentMasterSecrets(configuration.dataDir) : null
}

async function isAnythingSealed(store: Pick<Store, 'secrets'>): Promise<boolean> {
  const kept = [...(await store.secrets.list('pepper')), ...(await store.secrets.list('signing_key'))]
  return kept.some(({ withdrawnAt }) => withdrawnAt === null)
}
