/**
 * The OpenAPI 3.1 document, made from the routes' schemas: what validates is what is documented.
 *
 * The page that shows it: `reference-ui.ts`.
 */
import fastifySwagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { FastifySchema, RouteOptions } from 'fastify'
import type { TSchema } from 'typebox'
import type { ReplyCode, ReplyTable } from '../reply/reply-table.ts'
import type { Server } from '../server/create-server.ts'

type Document = NonNullable<FastifyDynamicSwaggerOptions['openapi']>

export interface OpenApiOptions {
  readonly info: NonNullable<Document['info']>
  readonly servers: NonNullable<Document['servers']>
  readonly securitySchemes: NonNullable<NonNullable<Document['components']>['securitySchemes']>
  readonly tags?: NonNullable<Document['tags']>
  /** Where the document is served. */
  readonly path: string
  /** Describes the error replies of each route from what its `config.refuses` names. */
  readonly errors: {
    readonly replies: ReplyTable
    readonly body: TSchema
    /** Codes that any route may answer with. */
    readonly always: readonly ReplyCode[]
  }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Codes the route refuses with, for the OpenAPI document. */
    readonly refuses?: readonly ReplyCode[]
  }
}

/**
 * Documents every route that is registered on `app` after this resolves, and serves the document at `path`; routes with
 * `schema.hide` are left out.
 *
 * Error replies are described here and not in the routes' `response` schemas: the error handler writes them, so a serialiser
 * for each status of each route would be compiled at every start for nothing.
 */
export async function openApi(app: Server, options: OpenApiOptions): Promise<void> {
  const { info, servers, securitySchemes, tags, errors } = options
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info,
      servers,
      components: { securitySchemes },
      ...(tags === undefined ? {} : { tags }),
    },
    transform: ({ schema, url, route }) => ({ schema: withErrors(schema, route, errors), url }),
  })
  // Bytes, which everybody is sent from the same memory: strangers may ask for it and not read.
  let document: Buffer | null = null
  app.get(options.path, { schema: { hide: true } as FastifySchema }, (_request, reply) => {
    document ??= Buffer.from(JSON.stringify(app.swagger()))
    reply.type('application/json; charset=utf-8').send(document)
  })
}

/**
 * Serves `document`, which was made elsewhere, at `path`; beside the document of another scope or of the whole server. For
 * its page give it to `referenceUi` too.
 */
export async function givenOpenApi(
  scope: Server,
  { path, document }: { readonly path: string; readonly document: Readonly<Record<string, unknown>> },
): Promise<void> {
  // The page cannot be registered without it, and it cannot be registered twice.
  if (!scope.hasDecorator('swagger')) await scope.register(fastifySwagger, { openapi: {} })
  const bytes = Buffer.from(JSON.stringify(document))
  scope.get(path, { schema: { hide: true } as FastifySchema }, (_request, reply) => {
    reply.type('application/json; charset=utf-8').send(bytes)
  })
}

function withErrors(
  schema: FastifySchema | undefined,
  route: RouteOptions,
  { always, body, replies }: OpenApiOptions['errors'],
): FastifySchema {
  if (schema === undefined || 'hide' in schema) return schema ?? ({ hide: true } as FastifySchema)
  const codes = new Set<ReplyCode>([...(route.config?.refuses ?? []), ...always])
  const described: Record<number, object> = {}
  for (const [status, rows] of Map.groupBy(
    [...codes].map((code) => replies.rows[code]),
    (row) => row.status,
  )) {
    const description = [...new Set(rows.map((row) => row.sentence))].join(' · ')
    described[status] = { ...body, description }
  }
  return { ...schema, response: { ...described, ...(schema.response as object | undefined) } }
}
