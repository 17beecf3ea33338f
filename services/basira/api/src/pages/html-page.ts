/**
 * A small page of the service itself: one column, readable in light and dark, usable without a mouse.
 *
 * What stands on it: `home-page.ts`, `link-pages.ts`.
 */
import { hash } from 'node:crypto'
import { escapeHtml } from '@claviger/host'

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; background: light-dark(#fff, #121212); color: light-dark(#1a1a1a, #ececec); }
a { color: light-dark(#0b57d0, #a8c7fa); }
body { max-width: 36rem; margin: 3rem auto; padding: 0 1rem; }
label, input, button { display: block; font: inherit; }
input { width: 100%; box-sizing: border-box; padding: .5rem; margin: .25rem 0 .5rem; }
button { padding: .5rem 1rem; margin-top: 1rem; min-height: 2.75rem; cursor: pointer; }
:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
[role=status] { margin-top: 1.5rem; }
[role=status]:not(:empty) { padding: .75rem 1rem; border: 1px solid currentColor; border-radius: .25rem; }
`

/** The policy to send with each page (CSP Level 3): its own style sheet, our script, our API, and nothing else. */
export const pageContentSecurityPolicy = [
  `default-src 'none'`,
  `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
  `script-src 'self'`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ')

/** @param body HTML, with everything escaped that needs it */
export function htmlPage(title: string, body: string, scriptPath: string | null): string {
  const script =
    scriptPath === null ? '' : `\n<script type="module" src="${escapeHtml(scriptPath)}"></script>`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)} · Basira</title>
<style>${style}</style>${script}
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
}
