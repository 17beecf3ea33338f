/**
 * The plugin that lets routes ask who is calling. It says so and refuses nobody by itself; `guard.ts` does.
 *
 * A route that does not ask pays nothing: there is no hook here.
 */
import type { Demands } from 'claviger'
import type { FastifyPluginCallback } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Caller } from './caller.ts'
import { Callers, type CheckingEngine } from './callers.ts'
import { type SameSiteTest, sameSiteTest } from './cross-site.ts'

export interface CredentialsOptions {
  readonly engine: CheckingEngine
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Where the service's own pages are; a cookie is honoured for changes only from there. */
  readonly publicUrl: string
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Set by `credentials`. */
    callers: Callers
    /** Set by `credentials`. */
    isSameSite: SameSiteTest
  }
  interface FastifyRequest {
    /** Who is asking; null before `requireCaller` or `readCaller` has run. */
    caller: Caller | null
    /** What the route's `requireCaller` demands; null before it has run, and where there is none. */
    demands: Demands | null
  }
}

const plugin: FastifyPluginCallback<CredentialsOptions> = (app, options, done) => {
  app.decorate('callers', new Callers(options.engine, options.now))
  app.decorate('isSameSite', sameSiteTest(options))
  app.decorateRequest('caller', null)
  app.decorateRequest('demands', null)
  done()
}

/** Registered once on a server from `createServer`, before the routes with `requireCaller`. */
export const credentials = fastifyPlugin(plugin, { name: '@claviger/credentials', fastify: '5.x' })
