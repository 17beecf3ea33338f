/**
 * What is wrong with a form as a whole, above its button; it is read out when it appears.
 *
 * What is wrong with one field stands at the field.
 */
import { Alert } from '@mantine/core'
import { sentenceOf } from '../wire/problem.ts'

/** Shows nothing while `error` is null. */
export function FormProblem({ error }: { readonly error: unknown }) {
  if (error === null || error === undefined) return null
  return (
    <Alert color="var(--mantine-color-error)" variant="outline" role="alert">
      {sentenceOf(error)}
    </Alert>
  )
}
