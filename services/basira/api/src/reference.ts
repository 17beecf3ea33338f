/**
 * What the OpenAPI document says beside the routes: the service, its servers, its tags, its credentials.
 *
 * The routes describe themselves; error replies come from `refusals.ts`.
 */
import { type OpenApiOptions, openApi, referenceUi, type Server } from '@claviger/fastify'
import { basiraReplies } from './refusals.ts'
import { alwaysRefused } from './wire/responses.ts'
import { ErrorBody } from './wire/schemas.ts'

export const apiPath = '/api/v1'

const tags = [
  {
    name: 'Accounts',
    description: 'Sign up, verify the address, change name and password; the organization.',
  },
  { name: 'Sessions', description: 'Sign in and out, refresh, and see where the account is signed in.' },
  { name: 'API keys', description: 'Long-lived credentials of programs.' },
  { name: 'Databases', description: 'What is watched.' },
  { name: 'Billing', description: 'Plan, limits and usage; for people only.' },
  { name: 'Process', description: 'Health and public keys.' },
] as const

const securitySchemes: OpenApiOptions['securitySchemes'] = {
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: 'An API key, `dbm_ak_<key_id>_<secret>`.',
  },
  apiKeyBearer: { type: 'http', scheme: 'bearer', description: 'The same API key as a bearer token.' },
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The `access_token` of `POST /auth/login`; it lasts 15 minutes.',
  },
  sessionCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-basira_access',
    description: 'Set by `POST /auth/session`. Changes are taken from the pages of this origin only.',
  },
}

/** Documents all routes that are registered afterwards, and serves document and reference page. */
export async function serveReference(app: Server, publicUrl: string): Promise<void> {
  await openApi(app, {
    info: {
      title: 'Basira API',
      version: '1.0.0',
      description:
        'Basira watches databases. Programs use API keys; people sign in. Every error body is `{"error": "<sentence>"}`; every reply carries `X-Request-Id`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    tags: [...tags],
    securitySchemes,
    path: `${apiPath}/openapi.json`,
    errors: { replies: basiraReplies, body: ErrorBody, always: alwaysRefused },
  })
  await referenceUi(app, { path: `${apiPath}/docs`, title: 'Basira API' })
}
