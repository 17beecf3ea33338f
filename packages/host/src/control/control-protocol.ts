/**
 * What is spoken on a control socket: one line of JSON each way a connection.
 *
 * Listening is control-server.ts, asking is ask-owner.ts.
 */
import { hasBrand } from 'claviger'

/** Bound of a request line, with its line end. */
export const requestLineBytes = 64 * 1024
/** Bound of a reply line: lists are longer than what asks for them. */
export const replyLineBytes = 4 * 1024 * 1024

/** A longer name is cut. */
const maxOperatorLength = 64

export interface ControlRequest {
  readonly op: string
  readonly args: unknown
  /** Who asks, for audit events. */
  readonly operator: string
}

export type ControlReply =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: string; readonly code?: string }

const brand = Symbol.for('claviger.control-refusal')

/**
 * An operation's expected no: its sentence reaches the person who asked. Anything else that an operation throws is
 * logged where it happened and answered with a sentence that says nothing.
 */
export class ControlRefusal extends Error {
  readonly code: string

  constructor(code: string, sentence: string) {
    super(sentence)
    this.name = 'ControlRefusal'
    this.code = code
  }

  get [brand](): true {
    return true
  }
}

/** Whether `error` is a `ControlRefusal`, whichever copy of this module made it. */
export function isControlRefusal(error: unknown): error is ControlRefusal {
  return hasBrand(error, brand)
}

function parsedObject(line: string): object | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

/** The request of a line, or null where it is none. */
export function parseRequest(line: string): ControlRequest | null {
  const value = parsedObject(line)
  if (value === null || !('op' in value) || typeof value.op !== 'string') return null
  const operator = 'operator' in value && typeof value.operator === 'string' ? value.operator : ''
  return {
    op: value.op,
    args: 'args' in value ? value.args : {},
    operator: operator.slice(0, maxOperatorLength),
  }
}

/** The reply of a line, or null where it is none. */
export function parseReply(line: string): ControlReply | null {
  const value = parsedObject(line)
  if (value === null || !('ok' in value)) return null
  if (value.ok === true) return { ok: true, result: 'result' in value ? value.result : null }
  if (value.ok !== false || !('error' in value) || typeof value.error !== 'string') return null
  const code = 'code' in value && typeof value.code === 'string' ? value.code : undefined
  return { ok: false, error: value.error, ...(code !== undefined && { code }) }
}
