/**
 * The script of a page that is loaded when somebody goes there, and what becomes of it where the server is away.
 *
 * Replies that are lost are told by the wire; how long loading may go unmentioned is the router's.
 */
import { lost } from '../wire/session-fetch.ts'

/**
 * For `lazyRouteComponent`: loads by `load`. Rejects with a Problem where the server cannot be reached; any other failure
 * is thrown as it is, for the router loads the whole page again when the script is one of a former build.
 */
export function pageScript<Script>(load: () => Promise<Script>): () => Promise<Script> {
  return () =>
    load().catch(async (error: unknown) => {
      // Loading the page again would put the browser's own error page in place of what is here.
      throw (await isServerThere()) ? error : lost()
    })
}

/** Loads the whole page again as soon as there is a server to load it from; until then what is shown stays. */
export async function reloadPage(): Promise<void> {
  if (await isServerThere()) location.reload()
}

function isServerThere(): Promise<boolean> {
  return fetch(location.href, { method: 'HEAD', cache: 'no-store' }).then(
    () => true,
    () => false,
  )
}
