/**
 * `/dev/mail`: the mails that would have been sent, for development without a mail server only.
 *
 * Never registered where mails are really sent: they hold links that sign off deeds.
 */
import type { Server } from '@claviger/fastify'
import { mailboxContentSecurityPolicy, mailboxPage, mailPage, readMail, readMailbox } from '@claviger/host'
import { Refusal } from 'claviger'
import type { FastifyReply, FastifySchema } from 'fastify'
import { IdParams } from '../wire/schemas.ts'

/** Not part of the API. */
const hidden = { hide: true } as FastifySchema

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .header('content-security-policy', mailboxContentSecurityPolicy)
    .type('text/html; charset=utf-8')
    .send(page)
}

/** @param folder where the mails are */
export function mailboxRoutes(app: Server, folder: string): void {
  app.route({
    method: 'GET',
    url: '/dev/mail',
    schema: hidden,
    handler: async (_, reply) => sendPage(reply, mailboxPage(await readMailbox(folder))),
  })
  app.route({
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
