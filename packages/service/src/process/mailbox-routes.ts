/**
 * `/dev/mail`: the mails that would have been sent, in development without a mail server only.
 *
 * They hold links that prove an address, so they are shown to this machine alone, whatever the service listens at.
 */
import type { IncomingMessage } from 'node:http'
import { hostnameOf, type Server } from '@claviger/fastify'
import {
  isLoopbackAddress,
  isLoopbackHost,
  mailboxContentSecurityPolicy,
  mailboxPage,
  mailPage,
  readMail,
  readMailbox,
} from '@claviger/host'
import { Refusal } from 'claviger'
import type { FastifyReply, FastifySchema } from 'fastify'
import { IdParams } from '../wire/schemas.ts'

/** Not part of the API. */
const hidden = { hide: true } as FastifySchema

/** What proxies add (RFC 7239, and the names in use before and beside it): somebody else is asking through one. */
const forwarding =
  /^(?:forwarded|via|x-forwarded(?:-.+)?|x-real-ip|x-original-.+|x-client-ip|x-cluster-client-ip|true-client-ip|cf-.+|fastly-client-ip)$/

/**
 * Whether a request comes from this machine: by its connection, with no proxy in between, and under a name that no other
 * site can have pointed here (DNS rebinding).
 */
function isFromHere({ headers, socket }: IncomingMessage): boolean {
  const hostname = hostnameOf(headers.host ?? '')
  return (
    isLoopbackAddress(socket.remoteAddress ?? '') &&
    hostname !== null &&
    isLoopbackHost(hostname) &&
    !Object.keys(headers).some((name) => forwarding.test(name))
  )
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .header('content-security-policy', mailboxContentSecurityPolicy)
    .type('text/html; charset=utf-8')
    .send(page)
}

/**
 * To everybody but this machine the pages are not there.
 *
 * @param folder where the mails are
 */
export function mailboxRoutes(app: Server, folder: string): void {
  const onRequest = async ({ raw }: { readonly raw: IncomingMessage }): Promise<void> => {
    if (!isFromHere(raw)) throw new Refusal('not_found')
  }
  app.route({
    onRequest,
    method: 'GET',
    url: '/dev/mail',
    schema: hidden,
    handler: async (_, reply) => sendPage(reply, mailboxPage(await readMailbox(folder))),
  })
  app.route({
    onRequest,
    method: 'GET',
    url: '/dev/mail/:id',
    schema: { ...hidden, params: IdParams },
    handler: async (request, reply) => {
      const mail = await readMail(folder, request.params.id)
      if (mail === null) throw new Refusal('not_found')
      return sendPage(reply, mailPage(mail))
    },
  })
}
