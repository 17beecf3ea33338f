/**
 * `PATCH /auth/me`: gives the caller's account another name, or none.
 *
 * The password has a call of its own (`change-password.ts`); the address stays.
 */
import { authorOf, requireCaller, type Server } from '@claviger/fastify'
import { Type } from 'typebox'
import { anyCredential, refusesCallerAndBody } from '../wire/responses.ts'
import { closed, NameAsked } from '../wire/schemas.ts'
import type { AuthParts } from './auth-parts.ts'
import { MeShown, showMe } from './me-shown.ts'

const Body = closed({
  name: Type.Union([NameAsked, Type.Null()], { description: 'The new name; null takes it away.' }),
})

export function changeMeRoute(app: Server, { engine, now }: AuthParts): void {
  app.route({
    method: 'PATCH',
    url: '/auth/me',
    onRequest: requireCaller({ scope: 'account:write' }),
    config: refusesCallerAndBody('scope_missing'),
    schema: {
      operationId: 'changeMe',
      tags: ['Accounts'],
      summary: 'Rename the account',
      description: 'When it returns, every session and API key of the account is answered with the new name.',
      security: anyCredential,
      body: Body,
      response: { 200: MeShown },
    },
    handler: async (request) => {
      const name = request.body.name?.trim() ?? null
      return showMe(await engine.accounts.rename(authorOf(request), name, now()))
    },
  })
}
