/**
 * Placeholder.
 *
 * Replaced.
 */
export {}
