/**
 * The service's own pages: the one at `/` and those that mailed links lead to.
 *
 * None of them shows anything of anybody, and a GET changes nothing.
 */
import { readFileSync } from 'node:fs'
import type { Server } from '@claviger/fastify'
import type { FastifySchema } from 'fastify'
import { homePage } from './home-page.ts'
import { pageContentSecurityPolicy } from './html-page.ts'
import { linkPage, linkPages, linkScriptPath } from './link-pages.ts'

/** Not part of the API. */
const hidden = { hide: true } as FastifySchema

const linkScript = readFileSync(new URL('./link-page.client.js', import.meta.url), 'utf8')

function pageRoute(app: Server, url: string, page: string): void {
  app.route({
    method: 'GET',
    url,
    schema: hidden,
    handler: (_, reply) => {
      reply
        .header('content-security-policy', pageContentSecurityPolicy)
        .type('text/html; charset=utf-8')
        .send(page)
    },
  })
}

export function pageRoutes(app: Server, options: { readonly hasMailbox: boolean }): void {
  pageRoute(app, '/', homePage(options.hasMailbox))
  for (const page of linkPages) pageRoute(app, page.path, linkPage(page))
  app.route({
    method: 'GET',
    url: linkScriptPath,
    schema: hidden,
    handler: (_, reply) => {
      reply.type('text/javascript; charset=utf-8').send(linkScript)
    },
  })
}
