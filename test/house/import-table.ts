/**
 * Who may name whom: engine ← store, fastify, host ← services, and each package only what it declares.
 *
 * test/ and bench/ cross packages by their nature and are free. What the engine may do besides importing is
 * engine-purity.ts.
 */
import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import { type Finding, isTest, type SourceFile } from './source-tree.ts'
import { namedModules, packageName } from './syntax.ts'

/** One row of the table. */
export interface House {
  readonly name: string
  readonly folder: string
  /** The houses it may name. */
  readonly mayName: readonly string[]
  /** The only modules from outside it may name, built-in or installed; without it, any built-in and all it declares. */
  readonly onlyOutside?: readonly string[]
}

/** The table. A folder with a package.json under packages/ or services/ that is not in it is a finding. */
export const houses: readonly House[] = [
  {
    name: 'claviger',
    folder: 'packages/engine',
    mayName: [],
    onlyOutside: ['node:crypto', 'node:zlib', 'node:net', 'node:util', 'jose', '@node-rs/argon2', 'tr46'],
  },
  { name: '@claviger/store', folder: 'packages/store', mayName: ['claviger'] },
  { name: '@claviger/fastify', folder: 'packages/fastify', mayName: ['claviger'] },
  { name: '@claviger/host', folder: 'packages/host', mayName: ['claviger'] },
  {
    name: '@claviger/service',
    folder: 'packages/service',
    mayName: ['claviger', '@claviger/store', '@claviger/fastify', '@claviger/host'],
  },
  {
    name: '@claviger/basira-api',
    folder: 'services/basira/api',
    mayName: [
      'claviger',
      '@claviger/store',
      '@claviger/fastify',
      '@claviger/host',
      '@claviger/service',
      '@claviger/basira-dashboard',
    ],
  },
  { name: '@claviger/web', folder: 'packages/web', mayName: [] },
  { name: '@claviger/basira-dashboard', folder: 'services/basira/dashboard', mayName: ['@claviger/web'] },
  { name: '@claviger/basker-admin', folder: 'services/basker/admin', mayName: ['@claviger/web'] },
  {
    name: '@claviger/basker-cms',
    folder: 'services/basker/cms',
    mayName: ['claviger', '@claviger/store', '@claviger/fastify', '@claviger/service'],
  },
  {
    name: '@claviger/basker-partners',
    folder: 'services/basker/partners',
    mayName: [
      'claviger',
      '@claviger/store',
      '@claviger/fastify',
      '@claviger/host',
      '@claviger/service',
      '@claviger/basker-cms',
    ],
  },
  {
    name: '@claviger/basker',
    folder: 'services/basker/server',
    mayName: [
      'claviger',
      '@claviger/store',
      '@claviger/fastify',
      '@claviger/host',
      '@claviger/service',
      '@claviger/basker-cms',
      '@claviger/basker-partners',
      '@claviger/basker-admin',
    ],
  },
  {
    name: '@claviger/operator',
    folder: 'services/operator',
    mayName: [
      'claviger',
      '@claviger/store',
      '@claviger/fastify',
      '@claviger/host',
      '@claviger/basira-api',
      '@claviger/basker',
    ],
  },
]

/** What tests of any package may name besides: the tools of the root manifest. */
const testTools = ['vitest', 'fast-check']

/** `declared` maps a house's folder to the packages its manifest declares. */
export function importFindings(
  files: readonly SourceFile[],
  table: readonly House[],
  declared: ReadonlyMap<string, readonly string[]>,
): Finding[] {
  return files.flatMap((file) => {
    const house = table.find(({ folder }) => file.path.startsWith(`${folder}/`))
    if (house === undefined) return [`${file.path}: lies in no package of the import table`]
    const judge = { file, house, table, declared: declared.get(house.folder) ?? [] }
    return namedModules(file).flatMap((module) => {
      const objection = module === null ? 'a computed import() cannot be checked' : object(module, judge)
      return objection === null ? [] : [`${file.path}: ${objection}`]
    })
  })
}

interface Judge {
  readonly file: SourceFile
  readonly house: House
  readonly table: readonly House[]
  readonly declared: readonly string[]
}

function object(module: string, judge: Judge): string | null {
  if (module.startsWith('.') || module.startsWith('/') || module.startsWith('file:')) {
    return objectToPath(module, judge)
  }
  const name = packageName(module)
  if (judge.table.some((house) => house.name === name)) return objectToHouse(module, name, judge)
  return objectToOutside(module, name, judge)
}

function objectToPath(module: string, { file, house }: Judge): string | null {
  const target = posix.join(posix.dirname(file.path), module)
  const inside = module.startsWith('.') && target.startsWith(`${house.folder}/`)
  return inside ? null : `'${module}' leaves ${house.folder}; name the package instead`
}

function objectToHouse(module: string, name: string, { house }: Judge): string | null {
  if (!house.mayName.includes(name)) return `${house.name} may not name '${name}'`
  return module === name ? null : `'${module}' goes past the one entry of ${name}`
}

function objectToOutside(module: string, name: string, { file, house, declared }: Judge): string | null {
  if (isTest(file.path) && (isBuiltin(module) || testTools.includes(name))) return null
  if (house.onlyOutside?.includes(module) === false) return `${house.name} may not name '${module}'`
  if (isBuiltin(module) || declared.includes(name)) return null
  return `'${name}' is not declared in ${house.folder}/package.json`
}
