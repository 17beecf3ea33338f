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
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/**
 * What goes with it on the page, header names in lower case: no window of another origin keeps a hold of it or takes it in, and
 * it needs nothing of the machine it is shown on.
 */
export const panelPageHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), serial=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}
