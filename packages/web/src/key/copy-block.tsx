/**
 * Something to be copied as a whole: a command, a configuration.
 *
 * A secret that is shown once is show-once.tsx.
 */
import { Box, Button, Code, CopyButton, Group, Text, VisuallyHidden } from '@mantine/core'
import classes from './copy-block.module.css'

export interface CopyBlockProps {
  /** What it is, above it: "config.yaml". */
  readonly label: string
  readonly text: string
}

export function CopyBlock({ label, text }: CopyBlockProps) {
  return (
    <Box>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <CopyButton value={text} timeout={4_000}>
          {({ copied, copy }) => (
            <>
              <Button size="compact-sm" variant="default" onClick={copy} aria-label={`Copy ${label}`}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
              <VisuallyHidden role="status">{copied ? `${label} is on the clipboard` : ''}</VisuallyHidden>
            </>
          )}
        </CopyButton>
      </Group>
      {/* Wide lines scroll within: who has no mouse must get there too. */}
      <Code block tabIndex={0} role="group" aria-label={label} className={classes['text'] ?? ''}>
        {text}
      </Code>
    </Box>
  )
}
