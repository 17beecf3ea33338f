/**
 * What the routes under `/auth` are given, and what several of them make of a request.
 *
 * The rules of accounts and sessions are the engine's.
 */
import { hash } from 'node:crypto'
import type { SessionCookies } from '@claviger/fastify'
import type { StrangerLimits } from '@claviger/service'
import type { Engine, EpochMs, Tokens } from 'claviger'
import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { TokensShown } from './auth-schema.ts'

export interface AuthParts {
  readonly engine: Pick<Engine, 'accounts' | 'sessions' | 'dialect' | 'store'>
  readonly cookies: SessionCookies
  readonly limits: StrangerLimits
  /** Origin under which people reach the service. */
  readonly publicUrl: string
  readonly now: () => EpochMs
}

/** Digest of a client id, in a space of its own beside those of device cookies. */
export function clientDigest(clientId: string | undefined): string | null {
  return clientId === undefined ? null : hash('sha256', `client-id ${clientId}`)
}

export function showTokens(tokens: Tokens): Static<typeof TokensShown> {
  return {
    access_token: tokens.accessToken.reveal(),
    refresh_token: tokens.refreshToken.reveal(),
    expires_in: tokens.accessSeconds,
  }
}

/** A header that was checked against its schema and is there once at the most. */
export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}
