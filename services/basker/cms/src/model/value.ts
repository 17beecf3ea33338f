/**
 * One field's value: whether what was sent may be kept, and in which form.
 *
 * Whole documents: `validate.ts`.
 */
import type { DocumentValue } from '../content/document.ts'
import type {
  DateField,
  Field,
  GroupField,
  ListField,
  NumberField,
  RelationshipField,
  TextField,
} from './field.ts'
import type { Issue, IssueCode } from './issue.ts'

export interface Outcome {
  readonly value: DocumentValue
  readonly issues: readonly Issue[]
}

const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const idPattern = /^[0-9a-f]{24}$/
/** ISO 8601 with seconds and a time zone, or a day, which begins at midnight UTC. */
const datePattern = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Epoch milliseconds of an ISO 8601 date or time with zone; null where it is none, or no day of the calendar. */
export function parseDate(value: string): number | null {
  if (!datePattern.test(value)) return null
  const time = Date.parse(value)
  if (Number.isNaN(time)) return null
  // Date.parse takes 31 June for 1 July.
  const day = value.slice(0, 10)
  return new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) === day ? time : null
}

/** What both databases and JSON keep as it is: whole characters, and no NUL. */
export function isKeepable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** What a field holds that nobody has filled. */
export function emptyValue(field: Field): DocumentValue {
  switch (field.type) {
    case 'boolean':
      return false
    case 'list':
      return []
    case 'relationship':
      return field.many ? [] : null
    case 'group':
      return Object.fromEntries(field.fields.map(({ name }) => [name, null]))
    default:
      return null
  }
}

export function isEmpty(value: DocumentValue): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

function refused(path: string, code: IssueCode, message: string): Outcome {
  return { value: null, issues: [{ path, code, message: `${path} ${message}` }] }
}

function taken(value: DocumentValue): Outcome {
  return { value, issues: [] }
}

/** @param before what a group's fields are merged into; null: nothing */
export function acceptValue(field: Field, value: unknown, before: DocumentValue, path: string): Outcome {
  if (value === null || value === undefined) return taken(emptyValue(field))
  switch (field.type) {
    case 'text':
      return acceptLine(field, value, path)
    case 'richText':
      return acceptText(value, field.maxLength, path, false)
    case 'slug':
      return acceptSlug(value, field.maxLength, path)
    case 'number':
      return acceptNumber(field, value, path)
    case 'boolean':
      return typeof value === 'boolean' ? taken(value) : refused(path, 'wrong_type', 'must be true or false')
    case 'date':
      return acceptDate(field, value, path)
    case 'select':
      return typeof value === 'string' && field.options.includes(value)
        ? taken(value)
        : refused(path, 'not_an_option', `must be one of ${field.options.join(', ')}`)
    case 'relationship':
      return acceptRelationship(field, value, path)
    case 'list':
      return acceptList(field, value, path)
    case 'group':
      return acceptGroup(field, value, before, path)
  }
}

function acceptText(value: unknown, maxLength: number, path: string, oneLine: boolean): Outcome {
  if (typeof value !== 'string') return refused(path, 'wrong_type', 'must be text')
  if (value.length > maxLength) return refused(path, 'too_long', `must not be longer than ${maxLength}`)
  // Control characters would break a line, or lead astray whoever reads it.
  const unwanted = oneLine ? /\p{Cc}/u.test(value) : /[^\P{Cc}\t\n\r]/u.test(value)
  if (!isKeepable(value) || unwanted) return refused(path, 'not_text', 'must not hold control characters')
  return taken(value)
}

function acceptLine(field: TextField, value: unknown, path: string): Outcome {
  const text = acceptText(value, field.maxLength, path, true)
  if (field.isWebAddress !== true || text.issues.length > 0 || text.value === '') return text
  const { protocol } = URL.parse(String(text.value)) ?? {}
  return protocol === 'http:' || protocol === 'https:'
    ? text
    : refused(path, 'not_a_web_address', 'must be an address that begins with https:// or http://')
}

function acceptSlug(value: unknown, maxLength: number, path: string): Outcome {
  const text = acceptText(value, maxLength, path, true)
  if (text.issues.length > 0 || text.value === '') return text
  return slugPattern.test(String(text.value))
    ? text
    : refused(path, 'not_a_slug', 'must be lower-case letters, digits and single hyphens')
}

function acceptNumber(field: NumberField, value: unknown, path: string): Outcome {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return refused(path, 'wrong_type', 'must be a number')
  }
  if (field.integer && !Number.isInteger(value)) return refused(path, 'wrong_type', 'must be a whole number')
  if (value < field.min || value > field.max) {
    return refused(path, 'out_of_range', `must be from ${field.min} to ${field.max}`)
  }
  // Minus zero is zero; JSON does not tell them apart.
  return taken(value + 0)
}

function acceptDate(_field: DateField, value: unknown, path: string): Outcome {
  const time = typeof value === 'string' ? parseDate(value) : null
  return time === null
    ? refused(path, 'not_a_date', 'must be an ISO 8601 date, or a time with its zone')
    : taken(new Date(time).toISOString())
}

/** An id, or a document as it was populated, of which the id counts. */
function idIn(value: unknown): string | null {
  const id = isRecord(value) ? value['id'] : value
  return typeof id === 'string' && idPattern.test(id) ? id : null
}

function acceptRelationship(field: RelationshipField, value: unknown, path: string): Outcome {
  const message = 'must be an id: 24 lower-case hex characters'
  if (!field.many) {
    const id = idIn(value)
    return id === null ? refused(path, 'wrong_type', message) : taken(id)
  }
  if (!Array.isArray(value)) return refused(path, 'wrong_type', 'must be a list of ids')
  if (value.length > field.maxItems) {
    return refused(path, 'too_many', `must not have more than ${field.maxItems} ids`)
  }
  const ids = value.map(idIn)
  const wrong = ids.indexOf(null)
  if (wrong >= 0) return refused(`${path}.${wrong}`, 'wrong_type', message)
  return taken([...new Set(ids)])
}

function acceptList(field: ListField, value: unknown, path: string): Outcome {
  if (!Array.isArray(value)) return refused(path, 'wrong_type', 'must be a list')
  if (value.length > field.maxItems) {
    return refused(path, 'too_many', `must not have more than ${field.maxItems} entries`)
  }
  const outcomes = value.map((one: unknown, index) =>
    acceptText(one, field.maxLength, `${path}.${index}`, true),
  )
  return {
    value: outcomes.map((outcome) => outcome.value),
    issues: outcomes.flatMap(({ issues }) => issues),
  }
}

function acceptGroup(field: GroupField, value: unknown, before: DocumentValue, path: string): Outcome {
  if (!isRecord(value)) return refused(path, 'wrong_type', 'must be an object')
  const known = new Set(field.fields.map(({ name }) => name))
  const issues: Issue[] = Object.keys(value)
    .slice(0, 100)
    .filter((name) => !known.has(name))
    .slice(0, 20)
    .map((name) => ({
      path: `${path}.${name.slice(0, 100)}`,
      message: `There is no such field in ${path}`,
      code: 'unknown_field',
    }))
  const kept: Readonly<Record<string, unknown>> = isRecord(before) ? before : {}
  const entries = field.fields.map((inner) => {
    const asked = Object.hasOwn(value, inner.name) ? value[inner.name] : (kept[inner.name] ?? null)
    const outcome = acceptValue(inner, asked, null, `${path}.${inner.name}`)
    issues.push(...outcome.issues)
    return [inner.name, outcome.value] as const
  })
  return { value: Object.fromEntries(entries), issues }
}
