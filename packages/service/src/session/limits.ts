/**
 * How often what strangers may do may be done: sign in, sign up, ask for mails, try links; and how often who is signed in may
 * mistake the own password.
 *
 * Requests of keys and access tokens are limited elsewhere. The numbers are settings (`limit-settings.ts`).
 */
import { createLimits, type Limits, type NetworkRule, SignInLimiter } from '@claviger/fastify'
import { defaultSessionLimits, type EngineOptions } from 'claviger'
import type { EngineInteger, StrangerInteger } from './limit-settings.ts'

const minute = 60
const quarter = 15 * minute
const hour = 60 * minute

export type LimitName = 'signUp' | 'mailNetwork' | 'link' | 'ownPassword'

export interface StrangerLimits {
  readonly signIn: SignInLimiter
  readonly others: Limits<LimitName>
}

/** The limits that the engine keeps itself. */
export function engineLimits(
  numbers: Readonly<Record<EngineInteger, number>>,
): Pick<EngineOptions, 'sessionLimits' | 'accessRequestsPerMinute' | 'mailLimits'> {
  return {
    sessionLimits: { ...defaultSessionLimits, perAccount: numbers.sessionsPerAccount },
    accessRequestsPerMinute: numbers.accessRequestsPerMinute,
    mailLimits: { perMinute: numbers.mailsPerAddressMinute, perHour: numbers.mailsPerAddressHour },
  }
}

/** In the memory of this process. A service without sign-up has no number for it. */
export function strangerLimits(
  numbers: Readonly<Record<StrangerInteger, number>> & { readonly signUpsPerBlock?: number },
): StrangerLimits {
  const account = { points: numbers.loginFailuresPerAccount, windowSeconds: quarter }
  return {
    signIn: new SignInLimiter({
      account,
      device: account,
      network: failuresByNetwork(numbers.loginFailuresPerBlock),
      success: { points: numbers.signInsPerAccount, windowSeconds: quarter },
    }),
    others: createLimits<LimitName>({
      signUp: byNetwork(numbers.signUpsPerBlock ?? 0, hour),
      mailNetwork: byNetwork(numbers.mailsPerBlockHour, hour),
      link: byNetwork(numbers.linkFailuresPerBlock, quarter),
      ownPassword: { points: numbers.passwordFailuresPerAccount, windowSeconds: quarter },
    }),
  }
}

/**
 * Failed sign-ins: an IPv4 address may be many people behind one router, and so may an IPv6 /48; a /64 is one network at home.
 */
function failuresByNetwork(points: number): NetworkRule {
  return networkRule(points, { 'ipv6/64': 30, 'ipv6/56': 60, 'ipv6/48': 100 }, quarter)
}

/** One sender is an IPv4 address or an IPv6 /64; those who hold more get a little more, not as much as they have blocks. */
function byNetwork(points: number, windowSeconds: number): NetworkRule {
  return networkRule(points, { 'ipv6/64': 100, 'ipv6/56': 200, 'ipv6/48': 333 }, windowSeconds)
}

/** @param percent of `points`, which are those of an IPv4 address; rounded up, so that only 0 is no limit */
function networkRule(
  points: number,
  percent: Readonly<Record<'ipv6/64' | 'ipv6/56' | 'ipv6/48', number>>,
  windowSeconds: number,
): NetworkRule {
  const share = (width: keyof typeof percent): number => Math.ceil((points * percent[width]) / 100)
  return {
    pointsByWidth: {
      'ipv4/32': points,
      'ipv6/64': share('ipv6/64'),
      'ipv6/56': share('ipv6/56'),
      'ipv6/48': share('ipv6/48'),
    },
    windowSeconds,
  }
}
