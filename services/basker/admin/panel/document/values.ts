/**
 * The values of a form: from a document's fields to what inputs hold, and back to what is sent.
 *
 * Whether they are valid is the server's to say.
 */
import type { Fields } from '@claviger/web'
import type { Field } from '../shell/model.api.ts'

/** What an input holds: text (numbers and times too), a flag, or several texts. */
export type Value = string | boolean | readonly string[]

/** By path: `seo.title`. */
export type Values = Readonly<Record<string, Value>>

/** The inputs of `fields`, groups opened, each with its path. */
export function inputsOf(fields: readonly Field[], before = ''): { path: string; field: Field }[] {
  return fields.flatMap((field) => {
    const path = `${before}${field.name}`
    return field.kind.type === 'group' ? inputsOf(field.kind.fields, `${path}.`) : [{ path, field }]
  })
}

export function toValues(fields: readonly Field[], document: Fields): Values {
  return Object.fromEntries(
    inputsOf(fields).map(({ path, field }) => [path, toValue(field, at(document, path))]),
  )
}

function at(document: Fields, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    return typeof value === 'object' && value !== null ? (value as Fields)[name] : undefined
  }, document)
}

function toValue({ kind }: Field, value: unknown): Value {
  switch (kind.type) {
    case 'boolean':
      return value === true
    case 'list':
      return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
    case 'relationship':
      return toReferences(value, kind.isMany)
    case 'date':
      return toLocal(value)
    default:
      return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
}

function toReferences(value: unknown, isMany: boolean): Value {
  const ids = (Array.isArray(value) ? value : [value]).flatMap(idOf)
  return isMany ? ids : (ids[0] ?? '')
}

/** References come as ids, or whole. */
function idOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  const id = typeof value === 'object' && value !== null ? (value as Fields)['id'] : undefined
  return typeof id === 'string' ? [id] : []
}

/** `2026-02-03T19:30:00.000Z` as the person's own date and time, as inputs hold it. */
function toLocal(value: unknown): string {
  const at = typeof value === 'string' ? new Date(value) : null
  if (at === null || Number.isNaN(at.getTime())) return ''
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** What is to be sent so that `before` becomes `after`: only fields that differ, empty ones as null. */
export function changesOf(fields: readonly Field[], before: Values, after: Values): Fields {
  const changes: Record<string, unknown> = {}
  for (const { path, field } of inputsOf(fields)) {
    if (isSame(before[path], after[path])) continue
    const [name = '', inner] = path.split('.')
    const value = fromValue(field, after[path] ?? '')
    if (inner === undefined) changes[name] = value
    else changes[name] = { ...(changes[name] as Fields | undefined), [inner]: value }
  }
  return changes
}

export function isSame(a: Value | undefined, b: Value | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function fromValue({ kind }: Field, value: Value): unknown {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return value
  if (value.trim() === '') return null
  if (kind.type === 'number') return Number(value)
  if (kind.type === 'date') return new Date(value).toISOString()
  return value
}
