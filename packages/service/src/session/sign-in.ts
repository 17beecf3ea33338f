/**
 * Signing in, whichever way the tokens travel: counted first, hashed then.
 *
 * The routes are the services'; the rules of passwords are the engine's.
 */
import { originOf, type SignInLimiter } from '@claviger/fastify'
import { type Engine, type EpochMs, parseEmailAddress, Secret, type Tokens, type Transport } from 'claviger'
import type { FastifyRequest } from 'fastify'

export interface SignInParts {
  readonly engine: Pick<Engine, 'accounts'>
  readonly limits: { readonly signIn: SignInLimiter }
  readonly now: () => EpochMs
}

export interface Device {
  /** Digest by which the caller says it has signed in before; null: it says nothing. */
  readonly claimed: string | null
  /** Digest to remember once the sign-in succeeds; null: none. */
  readonly remember: string | null
}

/**
 * @throws Refusal `sign_in_failed`, `rate_limited`, `busy`
 */
export async function signIn(
  { engine, limits, now }: SignInParts,
  request: FastifyRequest,
  body: { readonly email: string; readonly password: string },
  transport: Transport,
  device: Device,
): Promise<Tokens> {
  const email = parseEmailAddress(body.email)
  // Asked for strangers too: whether a device is known must not show in the work that is done.
  const isKnown = await engine.accounts.knowsDevice(email, device.claimed ?? '')
  const attempt = {
    address: email ?? body.email,
    clientAddress: request.clientAddress,
    knownDevice: device.claimed !== null && isKnown ? device.claimed : null,
  }
  const password = new Secret<'password'>(body.password)
  return limits.signIn.attempt(attempt, () =>
    engine.accounts.signIn(
      { email, password, transport, origin: originOf(request), deviceDigest: device.remember },
      now(),
    ),
  )
}
