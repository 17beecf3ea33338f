/**
 * Types of panel.mjs, for the tests that build the panel themselves.
 *
 * What it does is said there.
 */
export function buildPanel(node: string, root: string): Promise<number>
export function digestOf(root: string): string
