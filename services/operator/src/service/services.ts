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
}

/** Names that are understood; Basker is part of the design and not of this version. */
export const serviceNames = ['basira', 'basker'] as const

/** @throws ExpectedFailure where this version has no service of that name */
export async function serviceNamed(name: string): Promise<Service> {
  const load = Object.hasOwn(loaders, name) ? loaders[name] : undefined
  if (load !== undefined) return load()
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  throw new ExpectedFailure(
    `${title} is not part of this version: there is ${Object.keys(loaders).join(', ')}.`,
  )
}

/** All that there are, in the order in which they are started. */
export function allServices(): Promise<readonly Service[]> {
  return Promise.all(Object.values(loaders).map((load) => load()))
}
