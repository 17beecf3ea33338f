/**
 * A server: Fastify with what every service's requests need before and after the route's own work.
 *
 * Who is asking: `../credential/`; what a reply says: `../reply/`; the routes are the service's.
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import fastifyCookie from '@fastify/cookie'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Refusal } from 'claviger'
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify'
import { ClientAddresses } from '../address/client-address.ts'
import { readJsonOnly } from '../body/json-body.ts'
import { validatorCompiler } from '../body/schema-validator.ts'
import { demandsCaller } from '../credential/guard.ts'
import { errorReply, refusalOf } from '../reply/error-reply.ts'
import type { ReplyTable } from '../reply/reply-table.ts'
import { RequestProblem } from '../reply/request-problem.ts'
import { answerClientError } from './client-error.ts'
import { closeGracefully } from './closing.ts'
import { hasProperHost } from './host-header.ts'
import { KnownPaths } from './known-paths.ts'
import { logRequests } from './request-log.ts'
import { securityHeaders } from './security-headers.ts'

export interface ServerOptions {
  readonly replies: ReplyTable
  /** Addresses and CIDRs of proxies whose `X-Forwarded-For` counts; `loopback`. Default: none. */
  readonly trustedProxies?: readonly string[]
  /** Where failures are told, with their request's id. Default: nowhere. */
  readonly log?: FastifyBaseLogger | false
  /** Whether each request is told too, by route, status and milliseconds. Default: false. */
  readonly logRequests?: boolean
  /** Of routes that know their caller before they read (`requireCaller`); a route may have its own `bodyLimit`. Default: 1 MiB. */
  readonly bodyLimitBytes?: number
  /** Of every other route: whoever asks there may be anybody. Default: 16 KiB, or `bodyLimitBytes` where that is less. */
  readonly strangerBodyLimitBytes?: number
  /** Of the request line and all headers. Default: 16 KiB. */
  readonly headerLimitBytes?: number
  /** For the header section to arrive. Default: 10 s. */
  readonly headersTimeoutMs?: number
  /** For the whole request to arrive. Default: 30 s. */
  readonly requestTimeoutMs?: number
  /** For a connection on which nothing moves. Default: 120 s. */
  readonly connectionTimeoutMs?: number
  /** For a connection between two requests. Default: 72 s, longer than the 60 s of common proxies. */
  readonly keepAliveTimeoutMs?: number
  /** Whether pages are on HTTPS, which browsers are then told to insist on. Default: false. */
  readonly production?: boolean
  /** Asked of every request before anything else is, whether or not a route has its path; must be quick. Default: null. */
  readonly refuseFirst?: (request: IncomingMessage) => Refusal | RequestProblem | null
  /**
   * Asked of a GET or HEAD whose path no route has: a page to send with the 404 in place of the error's JSON. Header names in
   * lower case. Default: null.
   */
  readonly lostPage?: (request: IncomingMessage) => LostPage | null
}

/** What somebody sees who went where nothing is. */
export interface LostPage {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | string
}

export type Server = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

declare module 'fastify' {
  interface FastifyRequest {
    /** Where the request comes from (`ClientAddresses`). Worked out each time it is read. */
    readonly clientAddress: string
  }
}

const usualBodyBytes = 1_048_576

/** Longest path parameter; longer ones are `uri_too_long`. */
const maxParamLength = 2_048

/**
 * A server that listens to nothing yet. Every reply has an `X-Request-Id` of its own making and the security headers; every
 * failure, also of what Node's parser refuses, is answered by `replies`.
 *
 * `request.log` is silent: a child logger for each request costs more than checking a key. Log with `options.log`.
 */
export function createServer(options: ServerOptions): Server {
  const { replies } = options
  const log = options.log === undefined || options.log === false ? null : options.log
  const headers = securityHeaders(options.production ?? false)
  const addresses = new ClientAddresses(options.trustedProxies ?? [])
  const answer = answerer(replies, log)
  const first = options.refuseFirst ?? (() => null)
  const app: Server = fastify<RawServerDefault>({
    ...limitsOf(options),
    trustProxy: options.trustedProxies?.length ? (address: string) => addresses.isProxy(address) : false,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength },
    clientErrorHandler: (error, socket) => answerClientError(replies, headers, error, socket),
    frameworkErrors: (error, request, reply) => {
      reply.headers(headers).header('x-request-id', request.id)
      answer((first(request.raw) as FastifyError | null) ?? error, request, reply)
    },
  }).withTypeProvider<TypeBoxTypeProvider>()

  const closing = closeGracefully(app)
  const paths = new KnownPaths()
  app.decorateRequest('clientAddress', {
    getter(this: FastifyRequest) {
      return addresses.of(this.raw)
    },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setErrorHandler(answer)
  app.setNotFoundHandler((request, reply) => answer(unrouted(paths, request), request, reply))
  app.addHook('onRoute', ({ url, method }) => paths.add(url, Array.isArray(method) ? method : [method]))
  limitBodiesOfStrangers(app, options)
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers).header('x-request-id', request.id)
    const refused = first(request.raw)
    if (refused !== null) done(refused)
    else if (isMalformed(request)) done(new RequestProblem('request_malformed'))
    else if (request.is404) {
      const problem = unrouted(paths, request)
      if (!showLostPage(problem, options, request, reply)) done(problem)
    } else if (closing()) done(new RequestProblem('shutting_down'))
    else done()
  })
  readJsonOnly(app)
  serveUnusualRequests(app)
  lendCookieCodec(app)
  if (log !== null && options.logRequests === true) logRequests(app, log)
  return app
}

function limitsOf(options: ServerOptions) {
  const requestTimeout = options.requestTimeoutMs ?? 30_000
  const headersTimeout = options.headersTimeoutMs ?? 10_000
  return {
    bodyLimit: options.bodyLimitBytes ?? usualBodyBytes,
    requestTimeout,
    connectionTimeout: options.connectionTimeoutMs ?? 120_000,
    keepAliveTimeout: options.keepAliveTimeoutMs ?? 72_000,
    http: {
      maxHeaderSize: options.headerLimitBytes ?? 16_384,
      headersTimeout,
      requestTimeout,
      connectionsCheckingInterval: Math.max(50, Math.min(1_000, headersTimeout / 2, requestTimeout / 2)),
      // Node would answer without a body; `hasProperHost` looks instead.
      requireHostHeader: false,
    },
  }
}

/** Fastify reads a body before it validates and after `onRequest`; so the route has to say how large one may be. */
function limitBodiesOfStrangers(app: FastifyInstance, options: ServerOptions): void {
  const { bodyLimitBytes = usualBodyBytes, strangerBodyLimitBytes = 16_384 } = options
  const bodyLimit = Math.min(bodyLimitBytes, strangerBodyLimitBytes)
  app.addHook('onRoute', (route) => {
    if (route.bodyLimit === undefined && !demandsCaller(route.onRequest)) route.bodyLimit = bodyLimit
  })
}

/** What no route took: its path has other methods, or there is no such path. */
function unrouted(paths: KnownPaths, request: FastifyRequest): RequestProblem {
  const allow = paths.methodsOf(request.url)
  // A route that serves files takes the method and then finds no such file.
  return allow === null || allow.includes(request.method)
    ? new RequestProblem('route_unknown')
    : new RequestProblem('method_not_allowed', { allow })
}

/** Sends the service's page for those who are lost, where there is one for `request`; whether it did. */
function showLostPage(
  problem: RequestProblem,
  { lostPage }: ServerOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): boolean {
  if (problem.code !== 'route_unknown' || !['GET', 'HEAD'].includes(request.method)) return false
  const page = lostPage?.(request.raw) ?? null
  if (page !== null) reply.code(404).headers(page.headers).send(page.body)
  return page !== null
}

/**
 * HTTP without a proper Host, `*` for an address (RFC 9112 §3.2.4), which the router would take for `/`, or a NUL in the URL,
 * which no database takes in a text.
 */
function isMalformed({ raw }: FastifyRequest): boolean {
  if (!hasProperHost(raw)) return true
  return raw.url === '*' || raw.url?.includes('%00') === true
}

type Answer = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void

function answerer(replies: ReplyTable, log: FastifyBaseLogger | null): Answer {
  return (error, request, reply) => {
    const refusal = refusalOf(error)
    const { code, status, headers, body } = errorReply(replies, refusal, request.id)
    if (code === 'internal') {
      log?.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'request failed')
    }
    // The caller is told that it is so, the operator why.
    if (code === 'unavailable') {
      log?.warn({ cause: refusal.cause, requestId: request.id }, 'the store is out of reach')
    }
    // What the route meant to send with its own answer does not go with this one.
    reply.removeHeader('content-encoding')
    // Fastify closes the connection on a body it did not read to its end, which resets it before the reply is seen. Node
    // reads the rest away, for no longer than a request may take.
    if (code !== 'shutting_down') reply.removeHeader('connection')
    reply.code(status).headers(headers).type('application/json; charset=utf-8').send(body)
  }
}

function serveUnusualRequests(app: FastifyInstance): void {
  // Node would answer 417 without a body; an expectation may be left unmet (RFC 9110 §10.1.1).
  app.server.on('checkExpectation', app.routing)
  // Node would drop the connection without a word.
  app.server.on('connect', (_request, socket) => {
    app.server.emit('clientError', new Error('CONNECT'), socket)
  })
}

/**
 * `parseCookie` and `serializeCookie` of @fastify/cookie without its hooks, which would run for every reply; registered in a
 * scope of its own, so that they stay there.
 */
function lendCookieCodec(app: FastifyInstance): void {
  app.decorate('parseCookie', (header: string) => codec().parseCookie(header))
  app.decorate('serializeCookie', ((name, value, attributes) =>
    codec().serializeCookie(name, value, attributes)) as FastifyInstance['serializeCookie'])
  let lender: FastifyInstance | null = null
  const codec = (): FastifyInstance => {
    if (lender === null) throw new TypeError('cookies: the server is not ready')
    return lender
  }
  app.register((scope, _options, done) => {
    scope.register(fastifyCookie, { hook: false })
    lender = scope
    done()
  })
}
