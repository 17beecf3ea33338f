/**
 * Where a database is, in one text.
 *
 * Host and port are two fields everywhere else.
 */

/** With brackets around an IPv6 address (RFC 3986 §3.2.2). */
export function addressOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
