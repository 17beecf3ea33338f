/**
 * Types of supply-chain.mjs, for its test.
 *
 * What it does is said there.
 */
export interface ProductionPackage {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly integrity?: string
}

export const sbomFile: string
export const noticesFile: string
export function productionPackages(root: string): readonly ProductionPackage[]
export function sbomOf(root: string): string
export function noticesOf(root: string): string
