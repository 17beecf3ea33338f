/**
 * The variables that are Basira's own, beside those of every service.
 *
 * Reading them is packages/host's; what each limit does is said where it is applied.
 */
import type { Configuration, IntegerSetting, ServiceDeclaration } from '@claviger/host'
import {
  auditSettings,
  limitSetting,
  networkLimitSetting,
  requestSettings,
  strangerSettings,
} from '@claviger/service'
import type { KeyLimits } from './dialect.ts'

/** `signUpsPerBlock` stands between the limits of sign-in and of mails. */
const { loginFailuresPerAccount, loginFailuresPerBlock, signInsPerAccount, ...others } = strangerSettings(
  'BASIRA',
  'Mails of sign-up, verification and reset',
)

const integers = {
  keyRequestsPerMinute: {
    name: 'BASIRA_RATE_LIMIT_PER_MINUTE',
    default: 6_000,
    min: 0,
    max: 10_000_000,
    about: 'Requests a minute of one API key; 0 for no limit.',
  },
  loginFailuresPerAccount,
  loginFailuresPerBlock,
  signInsPerAccount,
  signUpsPerBlock: networkLimitSetting('BASIRA', 'SIGN_UPS_PER_BLOCK', 30, 'Sign-ups an hour'),
  ...others,
  keysPerOrganization: limitSetting(
    'BASIRA',
    'KEYS_PER_ORGANIZATION',
    1_000,
    'Active API keys of one organization; one more is refused (409).',
  ),
  keysUnverified: limitSetting(
    'BASIRA',
    'KEYS_UNVERIFIED',
    10,
    'Active API keys of one organization while its maker has not proved the email address; one more is refused (403).',
  ),
  ...requestSettings('BASIRA'),
  ...auditSettings('BASIRA'),
} as const satisfies Readonly<Record<string, IntegerSetting>>

export const defaultKeyLimits: KeyLimits = {
  keyRequestsPerMinute: integers.keyRequestsPerMinute.default,
  keysPerOrganization: integers.keysPerOrganization.default,
  keysUnverified: integers.keysUnverified.default,
}

export type BasiraInteger = keyof typeof integers

export const basiraDeclaration: ServiceDeclaration<BasiraInteger> = { defaultPort: 4_000, integers }

export type BasiraConfiguration = Configuration<BasiraInteger>
