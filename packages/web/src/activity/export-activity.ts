/**
 * The export of what the activity page shows: NDJSON, as a file of the browser's.
 */
import { Problem } from '../wire/problem.ts'
import type { Fetch } from '../wire/session-fetch.ts'

/** Downloads all events that `url` finds. @throws Problem where that does not work */
export async function exportActivity(fetch: Fetch, url: string): Promise<void> {
  const headers = { accept: 'application/x-ndjson' }
  const reply = await fetch(new Request(url, { credentials: 'same-origin', redirect: 'error', headers }))
  if (!reply.ok) {
    throw new Problem({
      status: reply.status,
      message: 'The events could not be exported. Try again in a moment.',
      requestId: reply.headers.get('x-request-id'),
    })
  }
  const file = URL.createObjectURL(await reply.blob())
  const link = document.createElement('a')
  link.href = file
  link.download = 'activity.ndjson'
  link.click()
  URL.revokeObjectURL(file)
}
