/**
 * The arithmetic of pages.
 *
 * Which documents are on one: `document-rows.ts`.
 */
import type { DocumentPage, FlatDocument } from './document.ts'

/** @param pagination false: `docs` are all that is given, on one page */
export function pageOf(
  docs: readonly FlatDocument[],
  totalDocs: number,
  limit: number,
  page: number,
  pagination: boolean,
): DocumentPage {
  const totalPages = pagination ? Math.max(1, Math.ceil(totalDocs / limit)) : 1
  const hasPrevPage = page > 1
  const hasNextPage = page < totalPages
  return {
    docs,
    totalDocs,
    limit,
    totalPages,
    page,
    pagingCounter: (page - 1) * limit + 1,
    hasPrevPage,
    hasNextPage,
    prevPage: hasPrevPage ? page - 1 : null,
    nextPage: hasNextPage ? page + 1 : null,
  }
}
