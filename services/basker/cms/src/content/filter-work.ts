/**
 * What a filter costs: steps for each document that it is compared with.
 *
 * A bound that does not depend on the machine: what is refused today is refused tomorrow.
 */
import type { Condition } from './query.ts'
import { QueryProblem } from './query.ts'

/** A filter of so few steps is let through without counting what it is compared with. */
export const freeSteps = 16
/** About half a second of one processor. */
const maxSteps = 4_000_000
/** `contains` looks for its text at every place of another one: four steps, and one for so many bytes of it. */
const stepsInsideText = 4
const bytesAStep = 16

/** Of comparing one document with `condition`. */
export function filterSteps(condition: Condition): number {
  if (condition.kind !== 'compare') {
    return condition.conditions.reduce((steps, one) => steps + filterSteps(one), 0)
  }
  if (condition.operator !== 'contains') return 1
  return stepsInsideText + Math.ceil(Buffer.byteLength(String(condition.value)) / bytesAStep)
}

/** @throws QueryProblem where `steps` for each of `documents` are too much */
export function assertFilterBounded(steps: number, documents: number): void {
  if (steps * documents <= maxSteps) return
  throw new QueryProblem(
    'where',
    'where has too many conditions for so many documents. Use fewer of them, and fewer or shorter texts with contains',
  )
}
