/**
 * The reference page: Swagger UI over the document of `open-api.ts`, with assets of its own.
 */
import fastifySwaggerUi from '@fastify/swagger-ui'
import type { Server } from '../server/create-server.ts'

export interface ReferenceUiOptions {
  /** Where the page is served, without a trailing slash. */
  readonly path: string
  readonly title: string
  /** Default: what `openApi` made. */
  readonly document?: Readonly<Record<string, unknown>>
  /**
   * Changes each request before the page sends it; returns it. Its source goes to the browser as it is, so it may use
   * nothing but its argument.
   */
  readonly requestInterceptor?: (request: InterceptedRequest) => InterceptedRequest
}

export interface InterceptedRequest {
  readonly headers?: Record<string, string>
}

/**
 * Scripts from here only and none inline, so that nothing in a description can run. Swagger UI sets style attributes, which
 * is why styles may be inline; pictures of its own are `data:`.
 */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Serves the page and its assets under `path`; after `openApi`. It sends no request to anywhere else. */
export async function referenceUi(
  app: Server,
  { path, title, document, requestInterceptor }: ReferenceUiOptions,
): Promise<void> {
  await app.register(fastifySwaggerUi, {
    routePrefix: path,
    staticCSP: contentPolicy,
    theme: { title },
    ...(document === undefined
      ? {}
      : { transformSpecification: () => document, transformSpecificationClone: false }),
    uiConfig: {
      deepLinking: true,
      displayRequestDuration: true,
      persistAuthorization: false,
      tryItOutEnabled: true,
      // Without the bar that loads other documents.
      layout: 'BaseLayout',
      ...(requestInterceptor === undefined ? {} : { requestInterceptor }),
    },
  })
}
