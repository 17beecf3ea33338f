/**
 * A database as it is typed into a form, and what is wrong with that before the server is asked.
 *
 * The server judges all of it again; what it refuses is matched to the fields here as well.
 */
import { isProblem } from '@claviger/web'

/** By field of the draft; a tag's by `tags:` and its key. */
export type Problems = Readonly<Record<string, string>>

export interface TagRow {
  /** Tells rows apart while they are typed. */
  readonly key: number
  readonly name: string
  readonly value: string
}

/** What is typed both when a database is registered and when it is changed. */
export interface DatabaseDraft {
  readonly name: string
  readonly host: string
  readonly port: string
  readonly tags: readonly TagRow[]
}

export const mostTags = 50

export function draftProblems({ name, host, port, tags }: DatabaseDraft): Problems {
  return present({
    name: nameProblem(name),
    host: hostProblem(host),
    port: portProblem(port),
    ...tagProblems(tags),
  })
}

/** Those of `problems` that are some. */
export function present(problems: Readonly<Record<string, string | null>>): Problems {
  return Object.fromEntries(
    Object.entries(problems).flatMap(([field, text]) => (text === null ? [] : [[field, text]])),
  )
}

function nameProblem(name: string): string | null {
  if (name.trim() === '') return 'Give it a name.'
  return name.length > 100 ? 'Use at most 100 characters.' : null
}

function hostProblem(typed: string): string | null {
  const host = typed.trim()
  if (host === '') return 'Say where the agent reaches it.'
  if (host.includes('://') || host.includes('@'))
    return 'Only the host: no address with a user or a password in it.'
  if (/^[^:]+:\d+$/.test(host)) return 'Only the host: the port has a field of its own.'
  if (/\s/.test(host)) return 'A host has no spaces in it.'
  return host.length > 255 ? 'Use at most 255 characters.' : null
}

function portProblem(port: string): string | null {
  return wholeNumber(port, 65_535) === null ? 'A port is a whole number from 1 to 65535.' : null
}

/** `typed` as a whole number from 1 to `most`; null where it is none. */
export function wholeNumber(typed: string, most: number): number | null {
  const number = /^\d{1,9}$/.test(typed.trim()) ? Number(typed) : 0
  return number >= 1 && number <= most ? number : null
}

function tagProblems(rows: readonly TagRow[]): Readonly<Record<string, string | null>> {
  const names = new Set<string>()
  return Object.fromEntries(
    rows.filter(isFilled).map((row) => {
      const name = row.name.trim()
      const isTwice = names.has(name)
      names.add(name)
      return [
        `tags:${row.key}`,
        isTwice ? 'There is a tag of this name already.' : tagProblem(name, row.value.trim()),
      ]
    }),
  )
}

function tagProblem(name: string, value: string): string | null {
  if (name === '') return 'Give the tag a name.'
  if (name.length > 100) return 'Use at most 100 characters for the name.'
  return value.length > 200 ? 'Use at most 200 characters for the value.' : null
}

/** A row that nothing was typed into is no tag. */
function isFilled({ name, value }: TagRow): boolean {
  return name.trim() !== '' || value.trim() !== ''
}

export function tagsOf(rows: readonly TagRow[]): Readonly<Record<string, string>> {
  return Object.fromEntries(rows.filter(isFilled).map(({ name, value }) => [name.trim(), value.trim()]))
}

export function tagRows(tags: Readonly<Record<string, string>>): readonly TagRow[] {
  return Object.entries(tags).map(([name, value], key) => ({ key, name, value }))
}

/** The fields of the draft that the server refused; empty where it named none. */
export function refusedFields(error: unknown, fields: readonly string[]): Problems {
  if (!isProblem(error)) return {}
  const named = error.fields
    .map(({ path }) =>
      (path.split('.')[0] ?? '').replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    )
    .filter((field) => fields.includes(field))
  return Object.fromEntries(named.map((field) => [field, 'The server did not accept this. Check it.']))
}
