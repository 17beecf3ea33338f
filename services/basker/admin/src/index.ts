/**
 * The panel's one entry for the process that serves it; what runs in the browser is panel/.
 */

/** Where the built panel lies. */
export const adminFolder: URL = new URL('../dist/', import.meta.url)

export { adminPlaces } from './places.ts'
