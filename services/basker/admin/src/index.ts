/**
 * The panel's one entry for the process that serves it; what runs in the browser is panel/.
 */
export { type BuiltPanel, type PanelReply, panelPolicy, readBuiltPanel } from './built-panel.ts'
