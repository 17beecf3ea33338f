/**
 * The nonce that the page's policy allows style elements with.
 *
 * The server draws it for each reply and puts it into the page: packages/service/src/panel.
 */

/** Tells it to the library as well that keeps a page from scrolling behind a dialog, by a style element of its own. */
export function styleNonceOfPage(): string {
  const nonce = document.getElementById('style-nonce')?.nonce ?? ''
  Object.assign(globalThis, { __webpack_nonce__: nonce })
  return nonce
}
