/**
 * A secret to copy and to say of that it is stored; leaving before that asks first.
 *
 * It lives in the state of whoever shows this and nowhere else; the frames around it are show-once.tsx.
 */
import { Button, Checkbox, Code, Group, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { LeaveGuard } from '../page/leave-guard.tsx'
import { CopyText } from './copy-text.tsx'

export interface SecretViewProps {
  readonly secret: string
  /** What the secret is called, for labels: "API key". */
  readonly what: string
  readonly onDone: () => void
  /** Ways to use it, as snippets. */
  readonly children?: ReactNode
}

export function SecretView({ secret, what, onDone, children }: SecretViewProps) {
  const [isStored, setStored] = useState(false)
  return (
    <Stack gap="sm">
      <Text size="sm">Copy it now: it cannot be shown again. Whoever has it acts as you.</Text>
      <Group gap="sm">
        <Code fz="sm" p="xs" style={{ overflowWrap: 'anywhere' }} data-secret>
          {secret}
        </Code>
        <CopyText text={secret} what={what} />
      </Group>
      {children}
      <Checkbox
        label="I have stored it"
        checked={isStored}
        onChange={(event) => setStored(event.currentTarget.checked)}
      />
      <Button size="xs" disabled={!isStored} onClick={onDone} w="fit-content">
        Done
      </Button>
      <LeaveGuard isDirty={!isStored} title={`Leave without storing the ${what}?`}>
        It cannot be shown again. If it is lost, make a new one.
      </LeaveGuard>
    </Stack>
  )
}
