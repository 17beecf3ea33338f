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
 * For `createServer`: the page of `panel` for browsers on their way to a page below its base, null for everybody else.
 *
 * @param apiPath below it nothing is a page: `/api/`; null where no API is below the panel's base
 */
export function lostPage(panel: BuiltPanel, apiPath: string | null): LostPage {
  const isPage = (url: string): boolean =>
    url.startsWith(panel.base) && (apiPath === null || !url.startsWith(apiPath))
  return ({ url = '', headers: { accept = '' } }) =>
    panel.isBuilt && isPage(url) && prefersHtml(accept) ? panel.page() : null
}

/** Whether HTML is asked for by name and JSON no more than it. Programs that do not care name neither. */
function prefersHtml(accept: string): boolean {
  const html = weightOf('text/html', accept) ?? 0
  return html > 0 && html > (weightOf('application/json', accept) ?? 0)
}
