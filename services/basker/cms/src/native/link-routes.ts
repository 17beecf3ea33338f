/**
 * What is done with mailed links: a look, a password reset, an invitation accepted, every session ended. None signs anybody in.
 *
 * The links and their rules are the engine's; the pages they lead to are the panel's.
 */
import { guardCrossSite, originOf, type Server } from '@claviger/fastify'
import {
  choosePasswordByLink,
  LinkShown,
  Message,
  mailResetLink,
  noCredential,
  nothing,
  refusesBody,
  showLink,
  tryLink,
} from '@claviger/service'
import { type ProvedMailbox, type RequestOrigin, Secret } from 'claviger'
import { EmailBody, TokenAndPasswordBody, TokenBody } from './account-schema.ts'
import type { NativeParts } from './native-parts.ts'

const tags = ['Accounts']

const passwordRefusals = [
  'password_too_short',
  'password_too_long',
  'password_common',
  'password_guessable',
  'password_breached',
] as const

export function linkRoutes(app: Server, parts: NativeParts): void {
  const { engine, now } = parts
  forgotPasswordRoute(app, parts)
  lookAtLinkRoute(app, parts)
  choosePasswordRoute(app, parts, {
    url: '/users/reset-password',
    operationId: 'resetPassword',
    summary: 'Set a new password with a mailed token',
    choose: (token, password, origin) => engine.accounts.resetPassword(token, password, origin, now()),
  })
  choosePasswordRoute(app, parts, {
    url: '/users/accept-invitation',
    operationId: 'acceptInvitation',
    summary: 'Set the first password with the token of an invitation',
    choose: (token, password, origin) => engine.accounts.acceptInvitation(token, password, origin, now()),
  })
  endSessionsRoute(app, parts)
}

function forgotPasswordRoute(app: Server, parts: NativeParts): void {
  app.route({
    method: 'POST',
    url: '/users/forgot-password',
    onRequest: guardCrossSite(parts),
    config: refusesBody('cross_site', 'email_invalid'),
    schema: {
      operationId: 'forgotPassword',
      tags,
      summary: 'Have a reset link mailed',
      description: 'The reply is the same for known and unknown addresses.',
      security: noCredential,
      body: EmailBody,
      response: { 202: Message },
    },
    handler: async (request, reply) =>
      reply.code(202).send(await mailResetLink(parts, request, request.body.email)),
  })
}

function lookAtLinkRoute(app: Server, parts: NativeParts): void {
  app.route({
    method: 'POST',
    url: '/users/links',
    onRequest: guardCrossSite(parts),
    config: refusesBody('link_invalid', 'cross_site'),
    schema: {
      operationId: 'lookAtLink',
      tags,
      summary: 'Look at a mailed link',
      description: 'What it is for and until when. Changes nothing.',
      security: noCredential,
      body: TokenBody,
      response: { 200: LinkShown },
    },
    handler: (request) => showLink(parts, request, request.body.token),
  })
}

interface PasswordChoice {
  readonly url: string
  readonly operationId: string
  readonly summary: string
  readonly choose: (
    token: Secret<'link'>,
    password: Secret<'password'>,
    origin: RequestOrigin,
  ) => Promise<ProvedMailbox>
}

function choosePasswordRoute(app: Server, parts: NativeParts, choice: PasswordChoice): void {
  const { url, operationId, summary, choose } = choice
  app.route({
    method: 'POST',
    url,
    onRequest: guardCrossSite(parts),
    config: refusesBody('link_invalid', 'cross_site', 'busy', ...passwordRefusals),
    schema: {
      operationId,
      tags,
      summary,
      description:
        'Ends every session of the account, everywhere, when it returns. Failed sign-ins of the account are forgotten, and a browser is known to it from then on.',
      security: noCredential,
      body: TokenAndPasswordBody,
      response: { 204: nothing('The password holds.') },
    },
    handler: async (request, reply) => {
      const token = new Secret<'link'>(request.body.token)
      const password = new Secret<'password'>(request.body.password)
      await choosePasswordByLink(parts, request, reply, () => choose(token, password, originOf(request)))
      return reply.code(204).send(null)
    },
  })
}

function endSessionsRoute(app: Server, parts: NativeParts): void {
  const { engine, now } = parts
  app.route({
    method: 'POST',
    url: '/users/end-sessions',
    onRequest: guardCrossSite(parts),
    config: refusesBody('link_invalid', 'cross_site'),
    schema: {
      operationId: 'endSessionsByLink',
      tags,
      summary: 'End every session with a mailed token',
      security: noCredential,
      body: TokenBody,
      response: { 204: nothing('Every session of the account has ended.') },
    },
    handler: async (request, reply) => {
      const token = new Secret<'link'>(request.body.token)
      await tryLink(parts, request, () => engine.accounts.endSessions(token, originOf(request), now()))
      return reply.code(204).send(null)
    },
  })
}
