/**
 * The variables that are Basker's own, beside those of every service, and what is wrong or seldom meant about them.
 *
 * Reading them is packages/host's; what each limit does is said where it is applied.
 */
import {
  type Configuration,
  ConfigurationError,
  type Environment,
  type IntegerSetting,
  isGuessable,
  readConfiguration,
  type ServiceDeclaration,
} from '@claviger/host'
import { auditSettings, requestSettings, strangerSettings } from '@claviger/service'
import type { Secret } from 'claviger'

function requestsAMinute(kind: string, standard: number, about: string): IntegerSetting {
  return { name: `BASKER_RATE_LIMIT_${kind}`, default: standard, min: 0, max: 10_000_000, about }
}

const integers = {
  readsPerMinute: requestsAMinute(
    'READS',
    100,
    'GET, HEAD and OPTIONS requests a minute of one API key; 0 for no limit.',
  ),
  writesPerMinute: requestsAMinute('WRITES', 20, 'Other requests a minute of one API key; 0 for no limit.'),
  ...strangerSettings('BASKER', 'Reset mails'),
  ...requestSettings('BASKER'),
  ...auditSettings('BASKER'),
} as const satisfies Readonly<Record<string, IntegerSetting>>

export type BaskerInteger = keyof typeof integers

export const baskerDeclaration: ServiceDeclaration<BaskerInteger, 'keySecret', 'keyRecipe'> = {
  defaultPort: 4_100,
  integers,
  choices: {
    keyRecipe: {
      name: 'KEY_HMAC_RECIPE',
      choices: ['raw', 'payload'],
      about:
        'How digests of API keys are made from BASKER_SECRET: raw takes it as it is, payload derives the HMAC key as Payload CMS does.',
    },
  },
  secrets: {
    keySecret: {
      name: 'BASKER_SECRET',
      default: 'made in the data folder',
      about:
        'Secret that digests of API keys are made with: 32 bytes or more, or with the payload recipe the one of the former system. Required in production.',
      requiredInProduction: true,
    },
  },
}

export type BaskerConfiguration = Configuration<BaskerInteger, 'keySecret', 'keyRecipe'>

/** Guessed offline by whoever gets hold of the database. */
const shortestBytes = 32

/**
 * The configuration of `environment`, which is the process's own by default.
 *
 * @throws ConfigurationError with a sentence for each thing that is wrong
 */
export function readBaskerConfiguration(environment?: Environment): BaskerConfiguration {
  const configuration = readConfiguration('BASKER', baskerDeclaration, environment)
  const weakness = weaknessOf(configuration.secrets.keySecret)
  if (weakness === null) return configuration
  const { production, choices } = configuration
  const sentence = `BASKER_SECRET ${weakness.fault}: whoever gets hold of the database may find it by trying, and then API keys.`
  // With the payload recipe it has to be the one that made the digests.
  if (choices.keyRecipe !== 'payload' && (production || weakness.isRefusedAlways)) {
    throw new ConfigurationError([`${sentence} Choose another one (openssl rand -base64 32 makes one).`])
  }
  return { ...configuration, warnings: [...configuration.warnings, sentence] }
}

interface Weakness {
  readonly fault: string
  /** Whether a development machine refuses it too. */
  readonly isRefusedAlways: boolean
}

function weaknessOf(secret: Secret<'setting'> | null): Weakness | null {
  if (secret === null) return null
  const text = secret.reveal()
  if (Buffer.byteLength(text) < shortestBytes)
    return { fault: `is shorter than ${shortestBytes} bytes`, isRefusedAlways: false }
  return isGuessable(text) ? { fault: 'repeats itself or is an example', isRefusedAlways: true } : null
}
