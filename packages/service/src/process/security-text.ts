/**
 * `/.well-known/security.txt`: whom to tell about a weakness of this deployment (RFC 9116).
 *
 * Only where the operator has said whom: a contact that nobody reads is worse than none.
 */
import type { Server } from '@claviger/fastify'
import { dayMs, type EpochMs } from 'claviger'
import type { FastifySchema } from 'fastify'

/** RFC 9116 §2.5.5 recommends less than a year; it is worked out anew for each reply, so it never passes. */
const validDays = 180

export interface SecurityTextOptions {
  /** URIs, the one that is preferred first. */
  readonly contacts: readonly string[]
  /** Origin under which people reach the service, without a trailing slash. */
  readonly publicUrl: string
  readonly now: () => EpochMs
}

/** Not part of the API. */
const hidden = { hide: true } as FastifySchema
const path = '/.well-known/security.txt'

/** Seconds for which whoever has fetched the file need not ask again. */
const cachedSeconds = 3_600

function securityText({ contacts, publicUrl, now }: SecurityTextOptions): string {
  const expires = new Date((Math.floor(now() / dayMs) + validDays) * dayMs).toISOString()
  const lines = [
    ...contacts.map((contact) => `Contact: ${contact}`),
    `Expires: ${expires}`,
    'Preferred-Languages: en',
    `Canonical: ${publicUrl}${path}`,
  ]
  return `${lines.join('\r\n')}\r\n`
}

/** Serves the file where there is a contact. */
export function securityTextRoute(app: Server, options: SecurityTextOptions): void {
  if (options.contacts.length === 0) return
  app.route({
    method: 'GET',
    url: path,
    schema: hidden,
    handler: async (_, reply) =>
      reply
        .header('cache-control', `public, max-age=${cachedSeconds}`)
        .type('text/plain; charset=utf-8')
        .send(securityText(options)),
  })
}
