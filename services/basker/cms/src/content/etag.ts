/**
 * The ETag of a document, and what `If-Match` says about it (RFC 9110 §8.8.3, §13.1.1).
 *
 * It names the version that was written last, whatever of it was selected.
 */
import type { KeptDocument } from './kept-document.ts'

export function etagOf({ id, version }: Pick<KeptDocument, 'id' | 'version'>): string {
  return `"${id}-${version}"`
}

/** Whether a write may go on: there is no condition, it is `*`, or it lists the ETag. Weak ones never match. */
export function matches(ifMatch: string | null, document: Pick<KeptDocument, 'id' | 'version'>): boolean {
  if (ifMatch === null) return true
  if (ifMatch.trim() === '*') return true
  const etag = etagOf(document)
  return ifMatch.split(',').some((listed) => listed.trim() === etag)
}
