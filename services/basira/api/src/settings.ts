/**
 * The variables that are Basira's own, beside those of every service.
 *
 * Reading them is packages/host's; what each limit does is said where it is applied.
 */
import type { Configuration, IntegerSetting, ServiceDeclaration } from '@claviger/host'

function limit(name: string, standard: number, about: string): IntegerSetting {
  return { name: `BASIRA_LIMIT_${name}`, default: standard, min: 1, max: 1_000_000, about }
}

const integers = {
  keyRequestsPerMinute: {
    name: 'BASIRA_RATE_LIMIT_PER_MINUTE',
    default: 6_000,
    min: 0,
    max: 10_000_000,
    about: 'Requests a minute of one API key; 0 for no limit.',
  },
  loginFailuresPerAccount: limit(
    'LOGIN_FAILURES_PER_ACCOUNT',
    10,
    'Failed sign-ins in 15 minutes for one address from devices that have not signed in to it before.',
  ),
  loginFailuresPerBlock: limit(
    'LOGIN_FAILURES_PER_BLOCK',
    100,
    'Failed sign-ins in 15 minutes from one address block (IPv4 /32, IPv6 /64).',
  ),
  signUpsPerBlock: limit('SIGN_UPS_PER_BLOCK', 30, 'Sign-ups an hour from one address block.'),
  mailsPerAddressMinute: limit(
    'MAILS_PER_ADDRESS_MINUTE',
    1,
    'Verification or reset mails a minute that may be asked for one address.',
  ),
  mailsPerAddressHour: limit(
    'MAILS_PER_ADDRESS_HOUR',
    5,
    'Verification or reset mails an hour that may be asked for one address.',
  ),
  mailsPerBlockHour: limit(
    'MAILS_PER_BLOCK_HOUR',
    30,
    'Verification or reset mails an hour that may be asked from one address block.',
  ),
  linkFailuresPerBlock: limit(
    'LINK_FAILURES_PER_BLOCK',
    10,
    'Mailed links in 15 minutes that do not work, from one address block.',
  ),
  passwordFailuresPerAccount: limit(
    'PASSWORD_FAILURES_PER_ACCOUNT',
    10,
    'Wrong current passwords in 15 minutes when changing the password of one account.',
  ),
  bodyBytes: {
    name: 'BASIRA_LIMIT_BODY_BYTES',
    default: 1_048_576,
    min: 1_024,
    max: 104_857_600,
    about: 'Bytes of a request body.',
  },
  headerBytes: {
    name: 'BASIRA_LIMIT_HEADER_BYTES',
    default: 16_384,
    min: 4_096,
    max: 1_048_576,
    about: 'Bytes of the header section of a request.',
  },
  credentialsInMemory: {
    name: 'BASIRA_CREDENTIALS_IN_MEMORY',
    default: 100_000,
    min: 1,
    max: 10_000_000,
    about: 'API keys, and as many access tokens, that are remembered as checked.',
  },
} as const satisfies Readonly<Record<string, IntegerSetting>>

export type BasiraInteger = keyof typeof integers

export const basiraDeclaration: ServiceDeclaration<BasiraInteger> = { defaultPort: 4_000, integers }

export type BasiraConfiguration = Configuration<BasiraInteger>
