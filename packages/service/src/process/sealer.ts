/**
 * What seals the secrets of a service in its database.
 *
 * The master secrets are configuration (packages/host); the sealing itself is the engine's.
 */
import { randomBytes } from 'node:crypto'
import { type Configuration, developmentMasterSecrets } from '@claviger/host'
import { createSealer, type Sealer } from 'claviger'

/**
 * Seals and opens what must not lie open in the database. Makes the development secret where there is none.
 *
 * @throws ConfigurationError where the file with the development secret holds something else
 */
export async function serviceSealer(
  configuration: Pick<Configuration, 'masterSecrets' | 'dataDir'>,
): Promise<Sealer> {
  const secrets = configuration.masterSecrets ?? (await developmentMasterSecrets(configuration.dataDir))
  return createSealer(secrets, randomBytes)
}
