/**
 * Why a document was not saved, and what to do: correct it, or look at somebody else's change first.
 *
 * What is wrong with one field stands at the field as well.
 */
import { Failure, isProblem } from '@claviger/web'
import { Alert, Button, Stack, Text } from '@mantine/core'

export interface SaveProblemProps {
  readonly error: Error
  readonly onReload: () => void
}

export function SaveProblem({ error, onReload }: SaveProblemProps) {
  if (isProblem(error) && error.status === 412) {
    return (
      <Alert
        role="alert"
        color="var(--mantine-color-error)"
        variant="outline"
        title="Somebody else changed this document"
      >
        <Stack gap="xs" align="flex-start">
          <Text size="sm">
            Nothing of yours was saved, and nothing of theirs is lost. Load their version: what you typed
            stays in the form, and saving then puts it on top of theirs.
          </Text>
          <Button size="xs" variant="default" onClick={onReload}>
            Load their version
          </Button>
        </Stack>
      </Alert>
    )
  }
  if (isProblem(error) && error.status === 422 && error.fields.length > 0) {
    return (
      <Alert role="alert" color="var(--mantine-color-error)" variant="outline" title="Not saved">
        {error.fields.map(({ path, message }) => (
          <Text size="sm" key={`${path}${message}`}>
            {message}
          </Text>
        ))}
      </Alert>
    )
  }
  return <Failure error={error} />
}
