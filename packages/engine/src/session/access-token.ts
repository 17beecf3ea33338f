/**
 * Access tokens: signed statements that a session is live, good for minutes (RFC 7519, RFC 9068 `at+jwt`).
 *
 * Whether the session still is: `access-check.ts`.
 */
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose'
import { type RandomBytes, randomId } from '../secret/random.ts'
import { Secret } from '../secret/secret.ts'
import type { EpochMs } from '../time.ts'
import type { Session } from './session.ts'
import type { SigningKeys } from './signing-keys.ts'

/** No token of ours is longer. */
export const maxAccessTokenLength = 1_024

export interface AccessTokenParts {
  readonly signingKeys: SigningKeys
  readonly random: RandomBytes
  /** Origin under which the tokens are issued. */
  readonly issuer: string
  readonly audience: string
}

/** What a good token says. */
export interface AccessClaims {
  readonly accountId: string
  readonly sessionId: string
  /** Of the refresh token it was handed out with. */
  readonly generation: number
  readonly expiresAt: EpochMs
  /** `kid`. */
  readonly signingKeyId: string
}

/** Signs a token for `session` at its current generation. Holds no address, no name and no role. */
export async function signAccessToken(
  parts: AccessTokenParts,
  session: Pick<Session, 'id' | 'accountId' | 'organizationId'>,
  generation: number,
  now: EpochMs,
  lifeMs: number,
): Promise<Secret<'access-token'>> {
  const seconds = Math.floor(now / 1_000)
  await parts.signingKeys.fresh()
  const key = parts.signingKeys.active(now)
  const jwt = await new SignJWT({ sid: session.id, org: session.organizationId })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.id })
    .setIssuer(parts.issuer)
    .setAudience(parts.audience)
    .setSubject(session.accountId)
    .setIssuedAt(seconds)
    .setNotBefore(seconds)
    .setExpirationTime(seconds + Math.floor(lifeMs / 1_000))
    .setJti(`${generation}.${randomId(parts.random)}`)
    .sign(key.privateKey)
  return new Secret(jwt)
}

/**
 * The claims of a token that we signed and that has not expired; null for anything else.
 *
 * @throws Refusal `unavailable` where the signing keys had to be read and could not
 */
export async function readAccessToken(
  parts: AccessTokenParts,
  token: string,
  now: EpochMs,
): Promise<AccessClaims | null> {
  await parts.signingKeys.fresh()
  try {
    const { kid } = decodeProtectedHeader(token)
    if (kid === undefined) return null
    const key = parts.signingKeys.publicKey(kid, now)
    if (key === null) return null
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['ES256'],
      typ: 'at+jwt',
      issuer: parts.issuer,
      audience: parts.audience,
      requiredClaims: ['sub', 'sid', 'jti', 'exp'],
      currentDate: new Date(now),
    })
    const { sub, sid, jti, exp } = payload
    if (sub === undefined || typeof sid !== 'string' || jti === undefined || exp === undefined) return null
    return {
      accountId: sub,
      sessionId: sid,
      generation: Number.parseInt(jti, 10),
      expiresAt: exp * 1_000,
      signingKeyId: kid,
    }
  } catch (error) {
    if (isJoseError(error) || error instanceof TypeError) return null
    throw error
  }
}

/** All errors of jose have codes that begin so (`ERR_JWT_EXPIRED`, `ERR_JWS_INVALID`). */
function isJoseError(error: unknown): boolean {
  return error instanceof Error && String(Reflect.get(error, 'code')).startsWith('ERR_J')
}
