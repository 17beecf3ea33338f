/**
 * Something to be copied as a whole: a command, a configuration.
 *
 * A secret that is shown once is show-once.tsx.
 */
import { Box, Code, Group, Text } from '@mantine/core'
import classes from './copy-block.module.css'
import { CopyText } from './copy-text.tsx'

export interface CopyBlockProps {
  /** What it is, above it: "config.yaml". */
  readonly label: string
  readonly text: string
}

export function CopyBlock({ label, text }: CopyBlockProps) {
  return (
    <Box>
      <Group justify="space-between" gap={4} mb={4}>
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <CopyText text={text} what={label} isBrief />
      </Group>
      {/* Wide lines scroll within: who has no mouse must get there too. */}
      <Code block tabIndex={0} role="group" aria-label={label} className={classes['text'] ?? ''}>
        {text}
      </Code>
    </Box>
  )
}
