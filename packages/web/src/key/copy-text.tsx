/**
 * A button that puts a text on the clipboard, and says whether that went well.
 *
 * The text itself is shown beside it, by whoever puts the button there: it can be selected where copying is not allowed.
 */
import { Button, Text, VisuallyHidden } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'

export interface CopyTextProps {
  readonly text: string
  /** What is copied, as it goes on after "Copy": "API key". */
  readonly what: string
}

export function CopyText({ text, what }: CopyTextProps) {
  const { copy, copied, error } = useClipboard({ timeout: 4_000 })
  return (
    <>
      <Button size="xs" variant="default" onClick={() => copy(text)}>
        {copied ? 'Copied' : `Copy ${what}`}
      </Button>
      <VisuallyHidden role="status">{copied ? `The ${what} is on the clipboard` : ''}</VisuallyHidden>
      {error !== null && (
        <Text size="sm" role="alert">
          This browser does not allow copying. Select the text and copy it yourself.
        </Text>
      )}
    </>
  )
}
