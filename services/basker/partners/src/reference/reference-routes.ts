/**
 * `GET /partners/openapi` and `GET /partners/docs`: the two routes that ask nobody for a key.
 *
 * What the document says: `partners-document.ts`.
 */
import { givenOpenApi, type InterceptedRequest, referenceUi, type Server } from '@claviger/fastify'
import { type DocumentOptions, partnersDocument } from './partners-document.ts'

/**
 * Runs in the browser: whoever types only the key into *Authorize* means it with what stands before it. Its source is sent,
 * so it names nothing of this file.
 */
function completeKey(request: InterceptedRequest): InterceptedRequest {
  const given = request.headers?.['Authorization']
  if (request.headers !== undefined && given !== undefined && !given.startsWith('users API-Key ')) {
    request.headers['Authorization'] = `users API-Key ${given.trim()}`
  }
  return request
}

/** In a scope of its own. */
export async function referenceRoutes(scope: Server, options: DocumentOptions): Promise<void> {
  const document = partnersDocument(options)
  await givenOpenApi(scope, { path: '/partners/openapi', document })
  await referenceUi(scope, {
    path: '/partners/docs',
    title: 'Basker Partners API',
    document,
    requestInterceptor: completeKey,
  })
}
