/**
 * Reading fields off a reply: each gives a value of the type it says, or throws.
 *
 * For the `*.api.ts` of features and nobody else; what the server refused is problem.ts.
 */
import { Problem } from './problem.ts'

export type Fields = Readonly<Record<string, unknown>>

function unexpected(what: string): Problem {
  return new Problem({
    status: 500,
    message: `The server sent something unexpected (${what}). Reload the page.`,
  })
}

export function fieldsOf(value: unknown, what = 'no object'): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unexpected(what)
  return value as Fields
}

export function textField(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string') throw unexpected(name)
  return value
}

/** Null where it is missing, too. */
export function textOrNull(fields: Fields, name: string): string | null {
  const value = fields[name]
  return value === undefined || value === null ? null : textField(fields, name)
}

export function numberField(fields: Fields, name: string): number {
  const value = fields[name]
  if (typeof value !== 'number') throw unexpected(name)
  return value
}

/** False where it is missing. */
export function flagField(fields: Fields, name: string): boolean {
  return fields[name] === true
}

export function listField<T>(fields: Fields, name: string, parse: (item: unknown) => T): readonly T[] {
  const value = fields[name]
  if (!Array.isArray(value)) throw unexpected(name)
  return value.map(parse)
}

export function textItem(item: unknown): string {
  if (typeof item !== 'string') throw unexpected('list item')
  return item
}
