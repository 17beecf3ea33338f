/**
 * What a person gets who goes to an address that does not exist: the panel's page, which says so and leads on.
 *
 * Programs get the server's 404 as ever; which it is, is told by what the request accepts.
 */
import type { ServerOptions } from '@claviger/fastify'
import type { BuiltPanel } from './built-panel.ts'
import { weightOf } from './weighted-list.ts'

type LostPage = NonNullable<ServerOptions['lostPage']>

/**
 * For `createServer`: the page of `panel` for browsers on their way to a page, null for everybody else.
 *
 * @param apiPath below it nothing is a page: `/api/`
 */
export function lostPage(panel: BuiltPanel, apiPath: string): LostPage {
  return ({ url = '', headers: { accept = '' } }) =>
    panel.isBuilt && !url.startsWith(apiPath) && prefersHtml(accept) ? panel.page() : null
}

/** Whether HTML is asked for by name and JSON no more than it. Programs that do not care name neither. */
function prefersHtml(accept: string): boolean {
  const html = weightOf('text/html', accept) ?? 0
  return html > 0 && html > (weightOf('application/json', accept) ?? 0)
}
