/**
 * Headers on every reply of an API, which no route needs to think of. A route that serves pages overrides them.
 *
 * No more than a reply that is never a page has use for: each costs a request a tenth of a microsecond or two.
 */

/** Names in lower case. @param production whether browsers shall insist on HTTPS from now on (RFC 6797) */
export function securityHeaders(production: boolean): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'content-security-policy':
      "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    // Replies differ by credential; none may be taken from a cache for another's.
    'cache-control': 'no-store',
    ...(production ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  }
}
