/**
 * The cookies of a session: how they are written, read and cleared. No script sees them and no other site's form sends them.
 *
 * What is in them is the engine's; their names are the dialect's.
 */
import { hash, randomBytes } from 'node:crypto'
import { type CookieCarrier, Secret, type Tokens } from 'claviger'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** As long as browsers keep any cookie (RFC 6265bis §5.5). */
const deviceSeconds = 400 * 86_400

export class SessionCookies {
  readonly #names: CookieCarrier

  /** @param names `engine.dialect.carriers.cookies`; with `__Host-` in front no subdomain can plant them */
  constructor(names: CookieCarrier) {
    this.#names = names
  }

  /** Both tokens of `tokens`, each for as long as it lasts at `now`. */
  set(reply: FastifyReply, tokens: Tokens, now: number): void {
    write(reply, this.#names.access, tokens.accessToken.reveal(), tokens.accessSeconds)
    const refreshSeconds = Math.max(0, Math.floor((tokens.refreshExpiresAt - now) / 1_000))
    write(reply, this.#names.refresh, tokens.refreshToken.reveal(), refreshSeconds)
  }

  /** Takes both tokens from the browser. The device stays known. */
  clear(reply: FastifyReply): void {
    write(reply, this.#names.access, '', 0)
    write(reply, this.#names.refresh, '', 0)
  }

  /** The refresh token that `request` carries, or null. */
  refreshToken(request: FastifyRequest): Secret<'refresh-token'> | null {
    const value = read(request, this.#names.refresh)
    return value === null ? null : new Secret<'refresh-token'>(value)
  }

  /** Digest of the device cookie that `request` carries, or null; it says nothing of whether the device is known. */
  deviceDigest(request: FastifyRequest): string | null {
    const value = read(request, this.#names.device)
    return value === null || value.length > 128 ? null : hash('sha256', value)
  }

  /** Gives the browser a new device cookie, 256 random bits; its digest, for `SignIn.deviceDigest`. */
  newDevice(reply: FastifyReply): string {
    const value = randomBytes(32).toString('base64url')
    write(reply, this.#names.device, value, deviceSeconds)
    return hash('sha256', value)
  }
}

function read(request: FastifyRequest, name: string): string | null {
  const header = request.headers.cookie
  const value = header === undefined ? undefined : request.server.parseCookie(header)[name]
  return value === undefined || value === '' ? null : value
}

/** Lax, not Strict: whoever follows a link to the dashboard stays signed in; changes are guarded besides. */
function write(reply: FastifyReply, name: string, value: string, maxAge: number): void {
  const cookie = reply.server.serializeCookie(name, value, {
    httpOnly: true,
    secure: true,
    sameSite: 'lax',
    path: '/',
    maxAge,
  })
  reply.header('set-cookie', cookie)
}
