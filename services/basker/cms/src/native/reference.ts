/**
 * What the native API's OpenAPI document says beside the routes.
 *
 * The Partners API has a document of its own, for the public.
 */
import { openApi, type Server } from '@claviger/fastify'
import { alwaysRefused, closed } from '@claviger/service'
import { Type } from 'typebox'
import { baskerReplies } from './refusals.ts'

const ErrorBody = closed(
  {
    error: Type.String({ description: 'The text of the status.' }),
    message: Type.String({ description: 'A sentence for people.' }),
    requestId: Type.String(),
  },
  { description: 'Why the call was refused.' },
)

/** Documents the routes that are registered on `app` afterwards, and serves the document at `path`. */
export async function serveNativeReference(app: Server, publicUrl: string, path: string): Promise<void> {
  await openApi(app, {
    info: {
      title: 'Basker native API',
      version: '1.0.0',
      description: 'What the admin panel speaks. For people with a session; API keys are refused.',
    },
    servers: [{ url: publicUrl }],
    tags: [
      { name: 'Sessions', description: 'Sign in and out.' },
      { name: 'Accounts', description: 'The person and the password.' },
      { name: 'API keys', description: 'Keys for the Partners API, which act as the person.' },
      { name: 'Content', description: 'Documents of tenants.' },
      { name: 'Users', description: 'Who may enter what; for site owners.' },
    ],
    securitySchemes: {
      sessionCookie: {
        type: 'apiKey',
        in: 'cookie',
        name: '__Host-basker_access',
        description: 'Set by `POST /api/users/login`.',
      },
    },
    path,
    errors: { replies: baskerReplies, body: ErrorBody, always: alwaysRefused },
  })
}
