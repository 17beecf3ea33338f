/**
 * The path of a request below `/partners`, taken apart: version, tenant, collection, document.
 *
 * Whether any of them exists: `target.ts`.
 */

/** Segments as sent, decoded; `''` for one that is not there. */
export interface RequestPath {
  readonly version: string
  readonly tenant: string
  readonly collection: string
  readonly documentId: string
  /** Whether there is more than any route has. */
  readonly isLonger: boolean
}

/** @param url path and query of a request under `/partners` */
export function requestPath(url: string): RequestPath {
  const end = url.search(/[?#]/)
  const path = end === -1 ? url : url.slice(0, end)
  const [, , version = '', tenant = '', collection = '', documentId = '', ...rest] = path
    .split('/')
    .map(decoded)
  return { version, tenant, collection, documentId, isLonger: rest.some((segment) => segment !== '') }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
