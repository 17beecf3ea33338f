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
  /** Whether the button shows no more than "Copy", because what it copies is named beside it. Default: false. */
  readonly isBrief?: boolean
}

/** Within a group that wraps: what is said of a refusal takes a line of its own. */
export function CopyText({ text, what, isBrief = false }: CopyTextProps) {
  const { copy, copied, error } = useClipboard({ timeout: 4_000 })
  const deed = `Copy ${what}`
  const offer = isBrief ? 'Copy' : deed
  return (
    <>
      <Button
        size={isBrief ? 'compact-sm' : 'xs'}
        variant="default"
        onClick={() => copy(text)}
        {...(copied ? {} : { 'aria-label': deed })}
      >
        {copied ? 'Copied' : offer}
      </Button>
      <VisuallyHidden role="status">{copied ? `${what} is on the clipboard` : ''}</VisuallyHidden>
      {error !== null && (
        <Text size="sm" role="alert" w="100%">
          This browser does not allow copying. Select the text and copy it yourself.
        </Text>
      )}
    </>
  )
}
