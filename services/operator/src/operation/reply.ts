/**
 * Reading an operation's reply: it came over a socket, perhaps from another version.
 *
 * What each reply holds is the service's table of operations.
 */
import { ExpectedFailure } from '../expected-failure.ts'

export type Fields = Readonly<Record<string, unknown>>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The reply as an object. @throws ExpectedFailure where it is none */
export function fieldsOf(reply: unknown): Fields {
  if (isFields(reply)) return reply
  throw new ExpectedFailure('The running process answered something this version does not understand.')
}

/** The objects of list `name`; none where the list is not there. */
export function listOf(reply: unknown, name: string): readonly Fields[] {
  const list = fieldsOf(reply)[name]
  return Array.isArray(list) ? list.filter(isFields) : []
}

/** The text under `name`; empty where there is none. */
export function textOf(fields: Fields, name: string): string {
  const value = fields[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
