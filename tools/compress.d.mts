/**
 * Types of compress.mjs, for its test.
 *
 * What it does is said there.
 */
export function compressFiles(folder: string): Promise<void>
