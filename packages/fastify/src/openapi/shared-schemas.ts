/**
 * Pieces of schemas that services share: times and cursors.
 *
 * What a service's own objects look like, it says itself.
 */
import { dayMs, utcDayOf } from 'claviger'
import { type Static, type TSchema, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { RequestProblem } from '../reply/request-problem.ts'

/** A moment on the wire: RFC 3339 in UTC with milliseconds. */
export const timestamp = Type.String({
  format: 'date-time',
  description: 'RFC 3339, UTC, milliseconds',
  examples: ['2026-01-31T09:30:00.000Z'],
})

/** A day on the wire: its first moment. */
export const dayTimestamp = Type.String({
  format: 'date-time',
  description: 'RFC 3339, UTC; to the day, so always midnight',
  examples: ['2026-01-31T00:00:00.000Z'],
})

export const nullableTimestamp = Type.Union([timestamp, Type.Null()])

/** @param epochMs milliseconds since the epoch */
export function rfc3339(epochMs: number): string {
  return new Date(epochMs).toISOString()
}

/** The day (UTC) of `epochMs`, for `dayTimestamp`. */
export function rfc3339Day(epochMs: number): string {
  return rfc3339(utcDayOf(epochMs) * dayMs)
}

export function rfc3339OrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : rfc3339(epochMs)
}

const maxCursorLength = 512

/** A cursor in a query string: opaque, from the last page's `next_cursor`. */
export const cursorParameter = Type.String({
  minLength: 1,
  maxLength: maxCursorLength,
  description: 'From `next_cursor` of the page before',
})

export interface CursorCodec<Position> {
  encode(position: Position): string
  /** @throws RequestProblem `query_invalid`, field `cursor`: not one of ours */
  decode(cursor: string): Position
}

/**
 * Cursors that say where the last page ended. They are opaque, not secret: whoever makes one up gets to see another part of
 * what they may see anyway.
 */
export function cursorCodec<Schema extends TSchema>(schema: Schema): CursorCodec<Static<Schema>> {
  const validator = Compile(schema)
  return {
    encode: (position) => Buffer.from(JSON.stringify(position)).toString('base64url'),
    decode(cursor) {
      const position = parsed(cursor)
      if (!validator.Check(position)) throw new RequestProblem('query_invalid', { field: 'cursor' })
      return position as Static<Schema>
    },
  }
}

function parsed(cursor: string): unknown {
  if (cursor.length > maxCursorLength || !/^[A-Za-z0-9_-]+$/.test(cursor)) return undefined
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'), storableOnly)
  } catch {
    return undefined
  }
}

/** Half a surrogate pair or a NUL in a text, or a number past the safe ones, is an error to a database. */
function storableOnly(_: string, value: unknown): unknown {
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) throw new SyntaxError()
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new SyntaxError()
  return value
}
