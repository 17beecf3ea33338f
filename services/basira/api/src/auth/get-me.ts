/**
 * `GET /auth/me`: who the caller is and what it may do; with any credential.
 *
 * What it answers: `me-shown.ts`.
 */
import { callerOf, requireCaller, type Server } from '@claviger/fastify'
import { anyCredential, refusesReader } from '../wire/responses.ts'
import { MeShown, showMe } from './me-shown.ts'

export function getMeRoute(app: Server): void {
  app.route({
    method: 'GET',
    url: '/auth/me',
    onRequest: requireCaller(),
    config: refusesReader(),
    schema: {
      operationId: 'getMe',
      tags: ['Accounts'],
      summary: 'Tell who the caller is',
      security: anyCredential,
      response: { 200: MeShown },
    },
    handler: async (request) => showMe(callerOf(request)),
  })
}
