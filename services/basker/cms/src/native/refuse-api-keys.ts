/**
 * Keys are for the Partners API: whatever else a request to `/api` with one is, this is all it is told.
 *
 * Asked of the bare request (`ServerOptions.refuseFirst`), so that unknown paths and methods are answered alike.
 */
import type { IncomingMessage } from 'node:http'
import { Refusal } from 'claviger'

const scheme = 'users API-Key'

/** Made once: nothing of the key or the path shows in the work. */
const refusal = new Refusal('session_required')

/** A refusal for a request to `/api` and below that carries `Authorization: users API-Key …`, looked at or not. */
export function refuseApiKeys({ rawHeaders, url = '' }: IncomingMessage): Refusal | null {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const isKey =
      rawHeaders[index]?.toLowerCase() === 'authorization' && rawHeaders[index + 1]?.startsWith(scheme)
    if (isKey === true) return isUnderApi(url) ? refusal : null
  }
  return null
}

/** As the router sees it: it decodes before it compares. */
function isUnderApi(url: string): boolean {
  const [first = ''] = url.slice(1).split(/[/?#;]/, 1)
  if (first === 'api') return true
  try {
    return decodeURIComponent(first) === 'api'
  } catch {
    return false
  }
}
