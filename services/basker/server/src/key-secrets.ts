/**
 * The secrets that digests of API keys are made with: `BASKER_SECRET`, one or several, the first for what is new.
 *
 * Which digests rest on which: `operator/key-digests.ts`.
 */
import { scryptSync } from 'node:crypto'
import { developmentMasterSecrets, isGuessable } from '@claviger/host'
import { type Pepper, payloadPepperOf, pepperOf, Secret } from 'claviger'
import type { BaskerConfiguration } from './settings.ts'

/** Name of the file in the data folder in development. */
const keySecretFile = 'basker-secret'
/** Guessed offline by whoever gets hold of the database. */
const shortestBytes = 32
/** A lookup asks for two digests of each. */
export const mostKeySecrets = 8

/** What is wrong with one of several secrets. */
export interface Weakness {
  readonly fault: string
  /** Whether a development machine refuses it too. */
  readonly isRefusedAlways: boolean
}

/** No text of an environment variable holds one. */
const standsForComma = '\0'

/** The secrets of a comma-separated list, each as it stands; a comma of a secret's own is written twice. */
export function keySecretsOf(text: string): readonly string[] {
  return text
    .replaceAll(',,', standsForComma)
    .split(',')
    .map((secret) => secret.replaceAll(standsForComma, ','))
}

export function weaknessOf(secret: string): Weakness | null {
  if (Buffer.byteLength(secret) < shortestBytes)
    return { fault: `is shorter than ${shortestBytes} bytes`, isRefusedAlways: false }
  return isGuessable(secret) ? { fault: 'repeats itself or is an example', isRefusedAlways: true } : null
}

/**
 * The id that digests carry of the secret they were made with. Slow on purpose (scrypt, RFC 7914): a secret of another system
 * may be a short one, and its id lies in the database.
 */
function idOf(secret: string, recipe: string): string {
  return `basker-${scryptSync(secret, `claviger basker key secret ${recipe}`, 8).toString('hex')}`
}

/** The peppers of a configuration, the current one first. Makes the development secret where there is none. */
export async function keyPeppers(configuration: BaskerConfiguration): Promise<[Pepper, ...Pepper[]]> {
  const recipe = configuration.choices.keyRecipe
  const pepper = (secret: string): Pepper => {
    const id = idOf(secret, recipe)
    const value = new Secret<'pepper'>(secret)
    return recipe === 'payload' ? payloadPepperOf(id, value) : pepperOf(id, value)
  }
  const [first = '', ...former] = await configuredSecrets(configuration)
  return [pepper(first), ...former.map(pepper)]
}

async function configuredSecrets({ secrets, dataDir }: BaskerConfiguration): Promise<readonly string[]> {
  if (secrets.keySecret !== null) return keySecretsOf(secrets.keySecret.reveal())
  return (await developmentMasterSecrets(dataDir, keySecretFile)).map((secret) => secret.reveal())
}
