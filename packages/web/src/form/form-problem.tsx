/**
 * What is wrong with a form as a whole, above its button; it is read out when it appears.
 *
 * What is wrong with one field stands at the field.
 */
import { Alert } from '@mantine/core'
import { useMemo } from 'react'
import { isProblem, sentenceOf } from '../wire/problem.ts'

const timeOfDay = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
/** Seconds that nobody turns into a time in their head. */
const longWaitSeconds = 90

/** Shows nothing while `error` is null. */
export function FormProblem({ error }: { readonly error: unknown }) {
  const until = useMemo(() => endOfWait(error), [error])
  if (error === null || error === undefined) return null
  return (
    <Alert color="var(--mantine-color-error)" variant="outline" role="alert">
      {sentenceOf(error)}
      {until !== null && ` That is at ${until}.`}
    </Alert>
  )
}

/** The time of day when one may try again; null where that is soon or not told. */
function endOfWait(error: unknown): string | null {
  const seconds = isProblem(error) ? (error.retryAfterSeconds ?? 0) : 0
  return seconds > longWaitSeconds ? timeOfDay.format(Date.now() + seconds * 1_000) : null
}
