/**
 * Reading `where`: from nested records to conditions on fields that exist, with values of their kind.
 *
 * Bounds: junctions at most five deep, 50 comparisons. What conditions mean: `query.ts`.
 */
import { isKeepable, isRecord, parseDate } from '../model/value.ts'
import {
  type Comparison,
  type Condition,
  type ConditionValue,
  type Operator,
  operators,
  QueryProblem,
} from './query.ts'
import { type Named, type QueryField, type QueryKind, queryFieldOf, quoted } from './query-field.ts'

const mostLevels = 5
const mostComparisons = 50
const longestValue = 1_000

const allowed: Readonly<Record<QueryKind, readonly Operator[]>> = {
  id: ['equals'],
  boolean: ['equals'],
  text: operators,
  select: operators,
  number: operators.filter((operator) => operator !== 'contains'),
  date: operators.filter((operator) => operator !== 'contains'),
}

class Reading {
  readonly named: Named
  /** Whether values are JSON's own, or all text. */
  readonly typed: boolean
  #comparisons = 0

  constructor(named: Named, typed: boolean) {
    this.named = named
    this.typed = typed
  }

  count(): void {
    this.#comparisons += 1
    if (this.#comparisons > mostComparisons) {
      throw new QueryProblem('where', `where must not have more than ${mostComparisons} conditions`)
    }
  }
}

/** The condition in `given`: records as brackets make them, or a JSON string. Null: none. @throws QueryProblem */
export function parseWhere(given: unknown, named: Named): Condition | null {
  if (given === undefined || given === '') return null
  if (typeof given === 'string') return junctionOf(fromJson(given), new Reading(named, true))
  return junctionOf(given, new Reading(named, false))
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new QueryProblem('where', 'where must be conditions in brackets or valid JSON')
  }
}

function junctionOf(given: unknown, reading: Reading): Condition | null {
  const conditions = conditionsIn(given, reading, 0, 'where')
  const [first] = conditions
  if (first === undefined) return null
  return conditions.length === 1 ? first : { kind: 'and', conditions }
}

function conditionsIn(given: unknown, reading: Reading, level: number, where: string): readonly Condition[] {
  if (!isRecord(given)) throw new QueryProblem(where, `${where} must hold conditions on fields`)
  return Object.entries(given).flatMap(([name, value]): readonly Condition[] =>
    name === 'and' || name === 'or'
      ? [junction(name, value, reading, level + 1)]
      : comparisons(name, value, reading),
  )
}

/** The conditions of one entry hold together, whatever joins the entries. */
function junction(kind: 'and' | 'or', given: unknown, reading: Reading, level: number): Condition {
  if (level > mostLevels) {
    throw new QueryProblem(kind, `and and or must not be nested more than ${mostLevels} deep`)
  }
  const entries = listOf(given)
  if (entries === null || entries.length === 0) {
    throw new QueryProblem(kind, `${kind} must be a list of conditions`)
  }
  const conditions = entries.map((entry): Condition => {
    const inner = conditionsIn(entry, reading, level, kind)
    const [first] = inner
    if (first === undefined) throw new QueryProblem(kind, `${kind} must not hold an empty condition`)
    return inner.length === 1 ? first : { kind: 'and', conditions: inner }
  })
  return { kind, conditions }
}

/** A list, or a record with whole numbers for names, as brackets make of gaps. */
function listOf(given: unknown): readonly unknown[] | null {
  if (Array.isArray(given)) return given
  if (!isRecord(given)) return null
  const names = Object.keys(given)
  return names.every((name) => /^\d{1,4}$/.test(name)) ? names.map((name) => given[name]) : null
}

function comparisons(asked: string, given: unknown, reading: Reading): readonly Comparison[] {
  const field = queryFieldOf(asked, reading.named, 'filtered')
  if (!isRecord(given) || Object.keys(given).length === 0) {
    throw new QueryProblem(quoted(asked), `The field ${quoted(asked)} needs an operator and a value`)
  }
  return Object.entries(given).map(([name, value]) => {
    reading.count()
    const operator = operatorOf(name, field, asked)
    return {
      kind: 'compare',
      field: field.name,
      operator,
      value: conditionValue(value, operator, field, asked, reading),
    }
  })
}

function operatorOf(name: string, field: QueryField, asked: string): Operator {
  const operator = operators.find((known) => known === name)
  if (operator === undefined) {
    throw new QueryProblem(quoted(name), `There is no operator ${quoted(name)} (field ${quoted(asked)})`)
  }
  if (!allowed[field.kind].includes(operator)) {
    throw new QueryProblem(quoted(asked), `The field ${quoted(asked)} cannot be filtered with ${operator}`)
  }
  return operator
}

function conditionValue(
  value: unknown,
  operator: Operator,
  field: QueryField,
  asked: string,
  reading: Reading,
): ConditionValue {
  const isText = field.kind === 'text' || field.kind === 'select'
  const empty = value === null || (!reading.typed && !isText && value === 'null')
  if (empty && operator === 'equals') return null
  const parsed = empty ? undefined : readers[field.kind](value, reading.typed)
  if (parsed !== undefined) return parsed
  throw new QueryProblem(quoted(asked), `The field ${quoted(asked)} cannot be compared with this value`)
}

type Reader = (value: unknown, typed: boolean) => string | number | boolean | undefined

const textReader: Reader = (value) =>
  typeof value === 'string' && value.length <= longestValue && isKeepable(value) ? value : undefined

const readers: Readonly<Record<QueryKind, Reader>> = {
  id: textReader,
  text: textReader,
  select: textReader,
  number(value, typed) {
    if (typed) return typeof value === 'number' && Number.isFinite(value) ? value : undefined
    if (typeof value !== 'string' || !/^-?\d{1,16}(\.\d{1,16})?$/.test(value)) return undefined
    return Number(value)
  },
  boolean(value, typed) {
    if (typed && typeof value === 'boolean') return value
    return value === 'true' || value === 'false' ? value === 'true' : undefined
  },
  date: (value) => (typeof value === 'string' ? (parseDate(value) ?? undefined) : undefined),
}
