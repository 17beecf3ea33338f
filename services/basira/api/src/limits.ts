/**
 * How often what strangers may do may be done: sign in, sign up, ask for mails, try links.
 *
 * Requests of a key are limited by the engine. The numbers are settings (`settings.ts`).
 */
import { createLimits, type Limits, SignInLimiter } from '@claviger/fastify'
import type { BasiraConfiguration } from './settings.ts'

const minute = 60
const quarter = 15 * minute
const hour = 60 * minute

export type LimitName = 'signUp' | 'mailAddress' | 'mailBlock' | 'link' | 'password'

export interface BasiraLimits {
  readonly signIn: SignInLimiter
  readonly others: Limits<LimitName>
}

/** In the memory of this process. */
export function basiraLimits(numbers: BasiraConfiguration['integers']): BasiraLimits {
  const account = { points: numbers.loginFailuresPerAccount, windowSeconds: quarter }
  return {
    signIn: new SignInLimiter({
      account,
      device: account,
      block: { points: numbers.loginFailuresPerBlock, windowSeconds: quarter },
    }),
    others: createLimits<LimitName>({
      signUp: { points: numbers.signUpsPerBlock, windowSeconds: hour },
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
