/**
 * The dashboard's one entry for the process that serves it; what runs in the browser is panel/.
 */

/** Where the built dashboard lies. */
export const dashboardFolder: URL = new URL('../dist/', import.meta.url)

export { dashboardPlaces } from './places.ts'
