/**
 * The repository as the gates see it: files as (path, text) pairs.
 *
 * The gates themselves are pure functions over these pairs, so that each can be shown a tree that breaks it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file: `path` from the repository's root, with forward slashes. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** Something a gate found: where, and what to do about it, as one line. */
export type Finding = string

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
/** `dist.<pid>` is there while a panel is being built, and then no more. */
const notOurs = /^(?:node_modules|\.git|\.cache|data|coverage|dist(?:\.\d+)?)$/
const codeEndings = /\.(ts|tsx|mts|mjs|js)$/

let paths: readonly string[] | undefined

/** Every file's path, installed, built and stored ones left out. Read once a run; nothing here watches. */
export function allPaths(): readonly string[] {
  paths ??= walk('')
  return paths
}

function walk(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return notOurs.test(entry.name) ? [] : walk(path)
    return entry.isFile() ? [path] : []
  })
}

/** The files whose path `wanted` says yes to, with their text. */
export function readFiles(wanted: (path: string) => boolean): SourceFile[] {
  return allPaths()
    .filter(wanted)
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** Code: TypeScript and JavaScript, by the ending of the name. */
export function isCode(path: string): boolean {
  return codeEndings.test(path)
}

/** What ships: code of packages and services. Tests lie among it; see `isTest`. What is generated does not count. */
export function isProductCode(path: string): boolean {
  return isCode(path) && /^(packages|services)\//.test(path) && !path.endsWith('/openapi.d.ts')
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path)
}
