/**
 * What seals the secrets of a service in its database.
 *
 * The master secret is configuration (packages/host); the sealing itself is the engine's.
 */
import { randomBytes } from 'node:crypto'
import { type Configuration, developmentMasterSecret } from '@claviger/host'
import { createSealer, type Sealer } from 'claviger'

/**
 * Seals and opens what must not lie open in the database. Makes the development secret where there is none.
 *
 * @throws ConfigurationError where the file with the development secret holds something else
 */
export async function serviceSealer(
  configuration: Pick<Configuration, 'secret' | 'dataDir'>,
): Promise<Sealer> {
  const master = configuration.secret ?? (await developmentMasterSecret(configuration.dataDir))
  return createSealer(master, randomBytes)
}
