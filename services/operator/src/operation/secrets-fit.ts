/**
 * Whether the master secret of this configuration is the one that a database's secrets are sealed with.
 *
 * Opens them and keeps nothing of what is inside.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Configuration, developmentMasterSecret } from '@claviger/host'
import { createSealer, type KeptSecret, type Sealer, type Store } from 'claviger'

/** True too where nothing is sealed yet. Makes no secret where there is none. */
export async function secretsFit(
  configuration: Configuration,
  store: Pick<Store, 'secrets'>,
): Promise<boolean> {
  const kept = [...(await store.secrets.list('pepper')), ...(await store.secrets.list('signing_key'))]
  const live = kept.filter((secret) => secret.withdrawnAt === null)
  if (live.length === 0) return true
  const noSecret = configuration.secret === null && !existsSync(join(configuration.dataDir, 'secret'))
  if (noSecret) return false
  const master = configuration.secret ?? (await developmentMasterSecret(configuration.dataDir))
  const sealer = createSealer(master, randomBytes)
  return live.every((secret) => opens(sealer, secret))
}

function opens(sealer: Sealer, secret: KeptSecret): boolean {
  try {
    sealer.open(secret.kind, secret.id, secret.sealed)
    return true
  } catch {
    return false
  }
}
