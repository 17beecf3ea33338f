/**
 * What the process says of itself at the root of the origin: whether it lives, whether it can serve, its public keys.
 *
 * Needs no credential and tells nothing about anybody. Metrics are on a port of their own (packages/host).
 */
import type { Server } from '@claviger/fastify'
import { alive, type Readiness } from '@claviger/host'
import type { Engine, EpochMs } from 'claviger'
import { Type } from 'typebox'
import { noCredential } from '../wire/responses.ts'

export interface ProcessRouteParts {
  readonly engine: Pick<Engine, 'signingKeys'>
  readonly readiness: Readiness
  readonly now: () => EpochMs
}

const Jwk = Type.Record(Type.String(), Type.Unknown(), { description: 'RFC 7517.' })

/** Much shorter than the day for which a key is published before its first use. */
const jwksSeconds = 900

function jwksRoute(app: Server, { engine, now }: ProcessRouteParts): void {
  app.route({
    method: 'GET',
    url: '/.well-known/jwks.json',
    schema: {
      operationId: 'getJwks',
      tags: ['Process'],
      summary: 'Read the public keys of access tokens',
      description: 'Active, next and last key (RFC 7517), for services that verify access tokens themselves.',
      security: noCredential,
      response: { 200: Type.Object({ keys: Type.Array(Jwk) }, { description: 'A JWK set.' }) },
    },
    handler: async (_, reply) => {
      reply.header('cache-control', `public, max-age=${jwksSeconds}`)
      return { keys: engine.signingKeys.publicJwks(now()).keys.map((key) => ({ ...key })) }
    },
  })
}

const State = Type.Union([Type.Literal('ok'), Type.Literal('failed'), Type.Literal('timed_out')])

const Report = Type.Object(
  { ready: Type.Boolean(), draining: Type.Boolean(), checks: Type.Record(Type.String(), State) },
  { description: 'Which checks hold; causes are in the log.' },
)

export function processRoutes(app: Server, parts: ProcessRouteParts): void {
  jwksRoute(app, parts)
  app.route({
    method: 'GET',
    url: '/healthz',
    schema: {
      operationId: 'getHealth',
      tags: ['Process'],
      summary: 'Tell whether the process lives',
      security: noCredential,
      response: { 200: Type.Object({ status: Type.Literal('ok') }, { description: 'It lives.' }) },
    },
    handler: async () => alive,
  })
  app.route({
    method: 'GET',
    url: '/readyz',
    schema: {
      operationId: 'getReadiness',
      tags: ['Process'],
      summary: 'Tell whether the process can serve',
      security: noCredential,
      response: { 200: Report, 503: Report },
    },
    handler: async (_, reply) => {
      const report = await parts.readiness.check()
      return reply.code(report.ready ? 200 : 503).send({ ...report, checks: { ...report.checks } })
    },
  })
}
