/**
 * The variables of every service that say how much strangers may try and how large requests may be.
 *
 * Reading them is packages/host's; what each limit does is said where it is applied.
 */
import type { IntegerSetting, ServicePrefix } from '@claviger/host'

export type StrangerInteger =
  | 'loginFailuresPerAccount'
  | 'loginFailuresPerBlock'
  | 'signInsPerAccount'
  | 'mailsPerAddressMinute'
  | 'mailsPerAddressHour'
  | 'mailsPerBlockHour'
  | 'linkFailuresPerBlock'
  | 'passwordFailuresPerAccount'

/** What the engine is told of. */
export type EngineInteger =
  | 'sessionsPerAccount'
  | 'accessRequestsPerMinute'
  | 'mailsPerAddressMinute'
  | 'mailsPerAddressHour'

export type RequestInteger =
  | 'sessionsPerAccount'
  | 'accessRequestsPerMinute'
  | 'bodyBytes'
  | 'headerBytes'
  | 'credentialsInMemory'

/** @param name without `BASIRA_LIMIT_`. @param about a sentence; that 0 is no limit is added */
export function limitSetting(
  prefix: ServicePrefix,
  name: string,
  standard: number,
  about: string,
): IntegerSetting {
  return {
    name: `${prefix}_LIMIT_${name}`,
    default: standard,
    min: 0,
    max: 1_000_000,
    about: `${about.slice(0, -1)}; 0 for no limit.`,
  }
}

/** A limit by network (`limits.ts`). @param what `Sign-ups an hour` */
export function networkLimitSetting(
  prefix: ServicePrefix,
  name: string,
  standard: number,
  what: string,
): IntegerSetting {
  const from = 'from one IPv4 address or IPv6 /64, twice as many from a /56, 3.33 times as many from a /48'
  return limitSetting(prefix, name, standard, `${what} ${from}.`)
}

/** @param mails what is mailed on request, for the sentences: `Invitations and reset mails` */
export function strangerSettings(
  prefix: ServicePrefix,
  mails: string,
): Readonly<Record<StrangerInteger, IntegerSetting>> {
  const limit = limitSetting.bind(null, prefix)
  return {
    loginFailuresPerAccount: limit(
      'LOGIN_FAILURES_PER_ACCOUNT',
      10,
      'Failed sign-ins in 15 minutes for one address from devices that are not known to it, and of one that is.',
    ),
    loginFailuresPerBlock: limit(
      'LOGIN_FAILURES_PER_BLOCK',
      100,
      'Failed sign-ins in 15 minutes from one IPv4 address or IPv6 /48; 60 % of it from a /56, 30 % from a /64.',
    ),
    signInsPerAccount: limit(
      'SIGN_INS_PER_ACCOUNT',
      60,
      'Sign-ins that succeed in 15 minutes for one account.',
    ),
    mailsPerAddressMinute: limit(
      'MAILS_PER_ADDRESS_MINUTE',
      1,
      `${mails} of one kind a minute for one address.`,
    ),
    mailsPerAddressHour: limit(
      'MAILS_PER_ADDRESS_HOUR',
      5,
      `${mails} an hour for one address, whatever asks for them.`,
    ),
    mailsPerBlockHour: networkLimitSetting(
      prefix,
      'MAILS_PER_BLOCK_HOUR',
      30,
      'Mails an hour that may be asked',
    ),
    linkFailuresPerBlock: networkLimitSetting(
      prefix,
      'LINK_FAILURES_PER_BLOCK',
      10,
      'Mailed links in 15 minutes that do not work,',
    ),
    passwordFailuresPerAccount: limit(
      'PASSWORD_FAILURES_PER_ACCOUNT',
      10,
      'Wrong passwords in 15 minutes of those who are signed in to one account, whatever asks for it.',
    ),
  }
}

export function requestSettings(prefix: ServicePrefix): Readonly<Record<RequestInteger, IntegerSetting>> {
  return {
    sessionsPerAccount: limitSetting(
      prefix,
      'SESSIONS_PER_ACCOUNT',
      100,
      'Live sessions of one account; with one more the longest unused one ends.',
    ),
    accessRequestsPerMinute: limitSetting(
      prefix,
      'ACCESS_REQUESTS_PER_MINUTE',
      6_000,
      'Requests a minute of one session with its access tokens.',
    ),
    bodyBytes: {
      name: `${prefix}_LIMIT_BODY_BYTES`,
      default: 1_048_576,
      min: 1_024,
      max: 104_857_600,
      about: 'Bytes of a request body; at most 16384 where the call takes no credential.',
    },
    headerBytes: {
      name: `${prefix}_LIMIT_HEADER_BYTES`,
      default: 16_384,
      min: 4_096,
      max: 1_048_576,
      about: 'Bytes of the header section of a request.',
    },
    credentialsInMemory: {
      name: `${prefix}_CREDENTIALS_IN_MEMORY`,
      default: 100_000,
      min: 1,
      max: 10_000_000,
      about: 'API keys, and as many access tokens, that are remembered as checked.',
    },
  }
}
