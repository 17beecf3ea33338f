/**
 * The variables of every service that say how much strangers may try and how large requests may be.
 *
 * Reading them is packages/host's; what each limit does is said where it is applied.
 */
import type { IntegerSetting, ServicePrefix } from '@claviger/host'

export type StrangerInteger =
  | 'loginFailuresPerAccount'
  | 'loginFailuresPerBlock'
  | 'mailsPerAddressMinute'
  | 'mailsPerAddressHour'
  | 'mailsPerBlockHour'
  | 'linkFailuresPerBlock'
  | 'passwordFailuresPerAccount'

export type RequestInteger = 'bodyBytes' | 'headerBytes' | 'credentialsInMemory'

export function limitSetting(
  prefix: ServicePrefix,
  name: string,
  standard: number,
  about: string,
): IntegerSetting {
  return { name: `${prefix}_LIMIT_${name}`, default: standard, min: 1, max: 1_000_000, about }
}

/** @param mails what is mailed on request, for the sentences: `Verification or reset mails` */
export function strangerSettings(
  prefix: ServicePrefix,
  mails: string,
): Readonly<Record<StrangerInteger, IntegerSetting>> {
  const limit = limitSetting.bind(null, prefix)
  return {
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
    mailsPerAddressMinute: limit(
      'MAILS_PER_ADDRESS_MINUTE',
      1,
      `${mails} a minute that may be asked for one address.`,
    ),
    mailsPerAddressHour: limit(
      'MAILS_PER_ADDRESS_HOUR',
      5,
      `${mails} an hour that may be asked for one address.`,
    ),
    mailsPerBlockHour: limit(
      'MAILS_PER_BLOCK_HOUR',
      30,
      `${mails} an hour that may be asked from one address block.`,
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
  }
}

export function requestSettings(prefix: ServicePrefix): Readonly<Record<RequestInteger, IntegerSetting>> {
  return {
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
