/**
 * Types of panel.mjs, for the tests that build panels themselves.
 *
 * What it does is said there.
 */
export type PanelName = 'basira' | 'basker'
export const panelNames: readonly PanelName[]
export function buildPanels(node: string, root: string, names?: readonly PanelName[]): Promise<number>
export function digestOf(root: string, name: PanelName): string
