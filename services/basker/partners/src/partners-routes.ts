/**
 * The Partners API: what every request below `/partners` meets, in the order of the wire.
 *
 * Key, limit, then what it asks for; until the key is known to be good nothing else is looked at.
 */
import { METHODS } from 'node:http'
import type { ContentReader, Documents, Tenants } from '@claviger/basker-cms'
import { callerOf, type Server, type UnsentReplies } from '@claviger/fastify'
import { exposeCounter, type Logger, type Registry } from '@claviger/host'
import type { EpochMs } from 'claviger'
import type { FastifyRequest, FastifySchema } from 'fastify'
import { serveDocuments } from './documents/document-routes.ts'
import { keyHolder } from './gate/key-holder.ts'
import { RedisRequestLimit } from './gate/redis-request-limit.ts'
import { kindOf, MemoryRequestLimit, type RequestLimit, type RequestLimits } from './gate/request-limit.ts'
import { answerProblem } from './problem/answer-problem.ts'
import { tooManyRequests } from './problem/partner-problem.ts'
import { referenceRoutes } from './reference/reference-routes.ts'
import { type Target, targetOf } from './target/target.ts'

export interface PartnersParts {
  readonly documents: Documents
  readonly reader: ContentReader
  readonly unsent: UnsentReplies
  readonly tenants: Tenants
  /** Origin under which partners reach the service, without a trailing slash. */
  readonly publicUrl: string
  /** Requests a minute of one key. */
  readonly limits: RequestLimits
  /** Where requests are counted; null: in the memory of this process. */
  readonly redisUrl: string | null
  readonly registry: Registry
  readonly now: () => EpochMs
  readonly log: Logger
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What a request to the Partners API asks for; null before its key was found good. */
    partnersTarget: Target | null
  }
}

/**
 * Serves the Partners API on `app`, a server from `createServer` with `credentials` on it. Counting is given up when `app`
 * closes. Reads and writes beyond the limit, and requests that no limiter could count, are in the metrics.
 */
export async function partnersRoutes(app: Server, parts: PartnersParts): Promise<void> {
  const { limits, publicUrl } = parts
  app.decorateRequest('partnersTarget', null)
  // Node reads more methods than Fastify routes; none of them may be answered before the gate.
  for (const method of METHODS) {
    if (method !== 'CONNECT' && !app.supportedMethods.includes(method)) {
      app.addHttpMethod(method, { hasBody: true })
    }
  }
  await app.register((scope, _, done) => {
    referenceRoutes(scope, { limits, publicUrl }).then(() => done(), done)
  })
  await app.register((scope, _, done) => {
    guardedRoutes(scope, parts, limitOf(parts))
    done()
  })
}

function limitOf({ limits, log, redisUrl, registry }: PartnersParts): CountedLimit {
  const counted = { limited: 0 }
  const redis =
    redisUrl === null
      ? null
      : new RedisRequestLimit({
          url: redisUrl,
          limits,
          onUnreachable: (error) => log.warn({ err: error }, 'the request limiter is out of reach'),
        })
  exposeCounter(registry, {
    name: 'claviger_partner_limits_total',
    help: 'Requests of keys that were refused by the limit, and those that passed because no limiter could be reached.',
    labelNames: ['service', 'outcome'],
    read: () => [
      { labels: { service: 'basker', outcome: 'limited' }, value: counted.limited },
      { labels: { service: 'basker', outcome: 'unreachable' }, value: redis?.letThrough ?? 0 },
    ],
  })
  return { limit: redis ?? new MemoryRequestLimit(limits), counted }
}

interface CountedLimit {
  readonly limit: RequestLimit
  readonly counted: { limited: number }
}

function guardedRoutes(scope: Server, parts: PartnersParts, { counted, limit }: CountedLimit): void {
  const { documents, now, reader, tenants, unsent } = parts
  const admit = async (request: FastifyRequest): Promise<void> => {
    const who = await keyHolder(request)
    const waitSeconds = await limit.take(kindOf(request.method), who.credential.id, now())
    if (waitSeconds > 0) {
      counted.limited++
      throw tooManyRequests(waitSeconds)
    }
    request.partnersTarget = await targetOf(tenants, request, who)
  }
  scope.setErrorHandler(answerProblem)
  scope.addHook('onClose', () => limit.close())
  for (const url of ['/partners', '/partners/*']) {
    scope.route({
      method: scope.supportedMethods,
      url,
      exposeHeadRoute: false,
      schema: { hide: true } as FastifySchema,
      onRequest: admit,
      // Nothing is read before the key was accepted.
      bodyLimit: scope.initialConfig.bodyLimit ?? 1_048_576,
      handler: async (request, reply) => {
        const target = request.partnersTarget
        if (target === null) throw new TypeError('partners: the route has no admission')
        const content = await tenants.scopeOf(target.tenant, target.role)
        const keyId = callerOf(request).credential.id
        const what = { target, scope: content, keyId, documents, reader, unsent }
        return serveDocuments({ request, reply, ...what, now: now() })
      },
    })
  }
}
