/**
 * How often what strangers may do may be done: sign in, sign up, ask for mails, try links.
 *
 * Requests of a key are limited elsewhere. The numbers are settings (`limit-settings.ts`).
 */
import { createLimits, type Limits, SignInLimiter } from '@claviger/fastify'
import type { StrangerInteger } from './limit-settings.ts'

const minute = 60
const quarter = 15 * minute
const hour = 60 * minute

export type LimitName = 'signUp' | 'mailAddress' | 'mailBlock' | 'link' | 'password'

export interface StrangerLimits {
  readonly signIn: SignInLimiter
  readonly others: Limits<LimitName>
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
      block: { points: numbers.loginFailuresPerBlock, windowSeconds: quarter },
    }),
    others: createLimits<LimitName>({
      signUp: { points: numbers.signUpsPerBlock ?? 0, windowSeconds: hour },
      mailAddress: [
        { points: numbers.mailsPerAddressMinute, windowSeconds: minute },
        { points: numbers.mailsPerAddressHour, windowSeconds: hour },
      ],
      mailBlock: { points: numbers.mailsPerBlockHour, windowSeconds: hour },
      link: { points: numbers.linkFailuresPerBlock, windowSeconds: quarter },
      password: { points: numbers.passwordFailuresPerAccount, windowSeconds: quarter },
    }),
  }
}
