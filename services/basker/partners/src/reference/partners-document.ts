/**
 * The OpenAPI 3.1 document of the Partners API, made from the content model and the versions.
 *
 * Who serves it: `reference-routes.ts`.
 */
import { collections } from '@claviger/basker-cms'
import type { RequestLimits } from '../gate/request-limit.ts'
import { newestVersion, versions } from '../version/version.ts'
import { collectionPaths } from './collection-paths.ts'
import { documentSchemaName, documentSchemas } from './document-schemas.ts'
import { errorResponses, errorSchemas, errorsOf } from './error-responses.ts'
import { parameters } from './parameters.ts'

export interface DocumentOptions {
  /** Origin under which partners reach the service, without a trailing slash. */
  readonly publicUrl: string
  readonly limits: RequestLimits
}

const intro = `Partner systems read and write the content of arts venues with the key that an editor generated in their profile.

Every request carries \`Authorization: users API-Key <key>\`, exactly so. A key acts as its user: in the same tenants, with the same role. Owners and editors write and see drafts; viewers read what is published.

A path that exists answers other methods than those below with 405 and \`Allow\`; \`OPTIONS\` tells them too, and \`HEAD\` is as \`GET\`.`

function changelog(): string {
  const sections = versions.toReversed().map(({ id, changes }) => {
    const title = id === newestVersion.id ? `${id} (newest)` : id
    return `### ${title}\n\n${changes.map((change) => `- ${change}`).join('\n')}`
  })
  return `## Versions\n\nThe version is in the path. Schemas here are those of ${newestVersion.id}.\n\n${sections.join('\n\n')}`
}

function limitsSentence({ read, write }: RequestLimits): string {
  const asText = (limit: number): string => (limit === 0 ? 'any number of' : String(limit))
  return `A key may make ${asText(read)} reads (\`GET\`, \`HEAD\`, \`OPTIONS\`) and ${asText(write)} writes in a rolling minute.`
}

const boundsSentences =
  'A reply holds 8 MiB at most, whatever is populated or selected. A filter may cost 4,000,000 steps: a comparison is one for each document of the collection, `contains` five or more, one for each 16 bytes of its text. What would be more, or takes longer than two seconds, is 400 with a message that names `depth`, `populate` or `where`. A key that leaves 32 MiB of replies unread, or has 100 reads waiting, is 429.'

const contentSentences =
  'Bodies of pages and the like are Markdown, kept and given as they were written: show them with a renderer that leaves raw HTML out and makes links of `http:`, `https:` and `mailto:` alone. Every other text is plain text. `ticketUrl` and `website` begin with `https://` or `http://`. An event does not end before it starts; otherwise the write is 422 and names the field.'

const schemaNames: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(collections).map((collection) => [collection.name, documentSchemaName(collection)]),
)

function publicPath(operationId: string, summary: string, mediaType: string, schema: object): object {
  return {
    get: {
      operationId,
      tags: ['reference'],
      summary,
      security: [],
      responses: {
        200: { description: 'Open to everybody.', content: { [mediaType]: { schema } } },
        ...errorsOf(400, 500, 503),
      },
    },
  }
}

/** The whole document. */
export function partnersDocument({ publicUrl, limits }: DocumentOptions): Readonly<Record<string, unknown>> {
  const all = Object.values(collections)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Basker Partners API',
      version: newestVersion.id,
      description: `${intro}\n\n${limitsSentence(limits)}\n\n${boundsSentences}\n\n${contentSentences}\n\n${changelog()}`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    tags: [
      ...all.map(({ name, label }) => ({ name, description: `${label} documents of a tenant.` })),
      { name: 'reference', description: 'This document and its page.' },
    ],
    security: [{ apiKey: [] }],
    paths: {
      '/partners/openapi': publicPath('getOpenApi', 'Read this document', 'application/json', {
        type: 'object',
      }),
      '/partners/docs': publicPath('getDocs', 'Look at this document', 'text/html', { type: 'string' }),
      ...Object.assign({}, ...all.map(collectionPaths)),
    },
    components: {
      securitySchemes: {
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description:
            'The whole value: `users API-Key <key>`. This page puts `users API-Key ` before a key that is typed alone.',
        },
      },
      headers: {
        RequestId: {
          description: 'Names this request in the logs of the service.',
          schema: { type: 'string', format: 'uuid' },
        },
        ETag: {
          description: 'Names this state of the document, for `If-Match`.',
          schema: { type: 'string' },
        },
      },
      parameters,
      responses: errorResponses,
      schemas: {
        ...errorSchemas,
        ...Object.assign(
          {},
          ...all.map((collection) => documentSchemas(collection, (name) => schemaNames[name] ?? name)),
        ),
      },
    },
  }
}
