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
  readConfiguration,
  type ServiceDeclaration,
} from '@claviger/host'
import { auditSettings, limitSetting, requestSettings, strangerSettings } from '@claviger/service'
import { keySecretsOf, mostKeySecrets, weaknessOf } from './key-secrets.ts'

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
  ...strangerSettings('BASKER', 'Invitations and reset mails'),
  keysPerUser: limitSetting(
    'BASKER',
    'KEYS_PER_USER',
    25,
    'Active API keys of one person; one more is refused (409).',
  ),
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
        'Secret that digests of API keys are made with: 32 bytes or more, or with the payload recipe the one of the former system. Comma-separated with former ones, under which keys are found until they are next used; a comma of its own is written twice. Required in production.',
      requiredInProduction: true,
    },
  },
}

export type BaskerConfiguration = Configuration<BaskerInteger, 'keySecret', 'keyRecipe'>

/**
 * The configuration of `environment`, which is the process's own by default.
 *
 * @throws ConfigurationError with a sentence for each thing that is wrong
 */
export function readBaskerConfiguration(environment?: Environment): BaskerConfiguration {
  const configuration = readConfiguration('BASKER', baskerDeclaration, environment)
  if (configuration.secrets.keySecret === null) return configuration
  const secrets = keySecretsOf(configuration.secrets.keySecret.reveal())
  refuseBadList(secrets)
  const weaknesses = secrets.flatMap((secret) => weaknessOf(secret) ?? [])
  const sentences = weaknesses.map(
    ({ fault }) =>
      `BASKER_SECRET ${fault}: whoever gets hold of the database may find it by trying, and then API keys.`,
  )
  const { production, choices } = configuration
  // With the payload recipe it has to be the one that made the digests.
  const isRefused =
    choices.keyRecipe !== 'payload' && weaknesses.some((one) => production || one.isRefusedAlways)
  if (isRefused) {
    throw new ConfigurationError(
      sentences.map((one) => `${one} Choose another one (openssl rand -base64 32 makes one).`),
    )
  }
  return { ...configuration, warnings: [...configuration.warnings, ...new Set(sentences)] }
}

function refuseBadList(secrets: readonly string[]): void {
  const rule = 'Separate secrets by one comma; write a comma that belongs to a secret twice.'
  if (secrets.includes('')) throw new ConfigurationError([`BASKER_SECRET holds an empty secret. ${rule}`])
  if (new Set(secrets).size < secrets.length)
    throw new ConfigurationError([`BASKER_SECRET holds the same secret twice. ${rule}`])
  if (secrets.length > mostKeySecrets)
    throw new ConfigurationError([`BASKER_SECRET holds more than ${mostKeySecrets} secrets. ${rule}`])
}
