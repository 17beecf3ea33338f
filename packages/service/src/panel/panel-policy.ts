/**
 * The policy under which a panel's page is shown (CSP Level 3).
 *
 * The nonce is drawn anew for each reply, in `built-panel.ts`.
 */

/**
 * Everything from its own origin and nothing inline. Style elements need the nonce, because Mantine writes its variables
 * into one; scripts have no exception.
 */
export function panelPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
