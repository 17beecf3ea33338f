/**
 * The services of this installation.
 *
 * What the command needs of one is service.ts.
 */
import { ExpectedFailure } from '../expected-failure.ts'
import type { Service } from './service.ts'

/** Loaded when asked for: a service brings a web server along, which `--help` has no need of. */
const loaders: Readonly<Record<string, () => Promise<Service>>> = {
  basira: async () => (await import('./basira.ts')).basira,
  basker: async () => (await import('./basker.ts')).basker,
}

/** Names that are understood. */
export const serviceNames = ['basira', 'basker'] as const

/** @throws ExpectedFailure where there is no service of that name */
export async function serviceNamed(name: string): Promise<Service> {
  const load = Object.hasOwn(loaders, name) ? loaders[name] : undefined
  if (load !== undefined) return load()
  throw new ExpectedFailure(`There is no service of that name: there is ${Object.keys(loaders).join(', ')}.`)
}

/** All that there are, in the order in which they are started. */
export function allServices(): Promise<readonly Service[]> {
  return Promise.all(Object.values(loaders).map((load) => load()))
}
