/**
 * Refresh tokens are computed, not stored: `rt_<session id>_<generation>_<MAC(K, session id, generation)>`.
 *
 * Whoever races for a successor gets the same one; a stolen database yields none; erasing K ends all generations.
 * When a token is good: `session-refresh.ts`.
 */
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import type { RandomBytes } from '../secret/random.ts'
import type { Sealer } from '../secret/seal.ts'
import { Secret } from '../secret/secret.ts'

export interface RefreshToken {
  readonly sessionId: string
  readonly generation: number
  /** Unproved until compared with `macOf`. */
  readonly mac: string
}

/** No generation is longer: at one rotation a second that is 31 years. */
const shape = /^rt_([0-9a-f]{32})_([1-9][0-9]{0,8})_([A-Za-z0-9_-]{43})$/
const maxLength = 90

/** A new session key of 256 random bits, sealed for its row. */
export function sealedSessionKey(sealer: Sealer, random: RandomBytes, sessionId: string): string {
  return sealer.seal('session_key', sessionId, new Secret(random(32).toString('base64url')))
}

export function openSessionKey(sealer: Sealer, sessionId: string, sealedKey: string): Secret<'session-key'> {
  return sealer.open('session_key', sessionId, sealedKey)
}

function macOf(key: Secret<'session-key'>, sessionId: string, generation: number): string {
  const mac = createHmac('sha256', createSecretKey(key.reveal(), 'base64url'))
  return mac.update(`refresh\0${sessionId}\0${generation}`).digest('base64url')
}

export function refreshTokenOf(
  key: Secret<'session-key'>,
  sessionId: string,
  generation: number,
): Secret<'refresh-token'> {
  return new Secret(`rt_${sessionId}_${generation}_${macOf(key, sessionId, generation)}`)
}

/** Null: malformed. */
export function parseRefreshToken(presented: Secret<'refresh-token'>): RefreshToken | null {
  const text = presented.reveal()
  if (text.length > maxLength) return null
  const [, sessionId, generation, mac] = shape.exec(text) ?? []
  if (sessionId === undefined || generation === undefined || mac === undefined) return null
  return { sessionId, generation: Number(generation), mac }
}

/** Whether `token` was computed from `key`. Constant time. */
export function isGenuine(token: RefreshToken, key: Secret<'session-key'>): boolean {
  return timingSafeEqual(Buffer.from(macOf(key, token.sessionId, token.generation)), Buffer.from(token.mac))
}
