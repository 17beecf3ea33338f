/**
 * A row of an import file: read into what the service takes, or why it cannot be.
 *
 * The file around it: `import-file.ts`.
 */

/** What the service takes (`keys.import`). */
export interface ImportRow {
  readonly email: string
  readonly digest?: string
  readonly key?: string
  readonly name?: string
  /** Epoch milliseconds. */
  readonly created_at?: number
}

export interface FileRow {
  /** Number of the line in the file, from 1. */
  readonly line: number
  /** For the result line; empty where there is none. */
  readonly email: string
  /** Null: it could not be read, for the reason in `problem`. */
  readonly row: ImportRow | null
  readonly problem: string | null
}

/** Longer ones are no values of ours, and would be refused with the whole batch. */
const longest = { email: 320, digest: 256, key: 512, name: 200 } as const

function unreadable(line: number, email: string, problem: string): FileRow {
  return { line, email, row: null, problem }
}

/** ISO 8601 or epoch milliseconds; null: neither. */
function timeOf(value: unknown): number | null {
  const at =
    typeof value === 'number' || /^\d{10,15}$/.test(String(value)) ? Number(value) : Date.parse(String(value))
  return Number.isSafeInteger(at) && at >= 0 ? at : null
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

/** @param fields a record of CSV or an object of NDJSON; fields it does not know are left alone */
export function rowOf(line: number, fields: unknown): FileRow {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    return unreadable(line, '', 'unreadable')
  }
  const given = new Map(Object.entries(fields).filter(([, value]) => isGiven(value)))
  const email = String(given.get('email') ?? '').slice(0, longest.email)
  if (email === '') return unreadable(line, '', 'email_missing')
  const texts: Record<string, string> = {}
  for (const [name, length] of Object.entries(longest)) {
    if (!given.has(name)) continue
    const text = String(given.get(name))
    if (text.length > length) return unreadable(line, email, `${name}_too_long`)
    texts[name] = text
  }
  const created = given.has('created_at') ? timeOf(given.get('created_at')) : undefined
  if (created === null) return unreadable(line, email, 'created_at_unreadable')
  const row: ImportRow = { ...texts, email, ...(created !== undefined && { created_at: created }) }
  return { line, email, row, problem: null }
}
