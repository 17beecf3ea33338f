/**
 * Which input a 400 is about, where one call takes two that may be refused: a new password, and the link that allows it.
 *
 * Refusals carry a sentence and no name of a field, so the sentence tells: test/panel/refused-input.test.ts holds this to the
 * sentences of both services. What is said of either is up to the pages.
 */
import { isProblem, type Problem } from './problem.ts'

/** `error` where it is about the new password, as the server judged it; otherwise null. */
export function passwordRefusal(error: unknown): Problem | null {
  return isProblem(error) && error.status === 400 && /password/i.test(error.message) ? error : null
}

/** Whether it is the link that was refused: it works no more, and never will again. */
export function isLinkRefusal(error: unknown): boolean {
  return isProblem(error) && error.status === 400 && passwordRefusal(error) === null
}
