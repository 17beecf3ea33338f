/**
 * A secret that is shown this once: to copy, and to say that it is stored.
 *
 * It lives in the state of whoever shows this and nowhere else; leaving means that it is gone.
 */
import { Alert, Button, Checkbox, Code, CopyButton, Group, Stack, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'

export interface ShowOnceProps {
  readonly title: string
  readonly secret: string
  /** What the secret is called, for labels: "API key". */
  readonly what: string
  readonly onDone: () => void
}

export function ShowOnce({ title, secret, what, onDone }: ShowOnceProps) {
  const [isStored, setStored] = useState(false)
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => panel.current?.focus(), [])
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
    if (!isStored) addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [isStored])
  return (
    <Alert
      ref={panel}
      tabIndex={-1}
      role="region"
      aria-label={title}
      title={title}
      variant="outline"
      color="indigo"
    >
      <Stack gap="sm">
        <Text size="sm">Copy it now: it cannot be shown again. Whoever has it acts as you.</Text>
        <Group gap="sm">
          <Code fz="sm" p="xs" style={{ overflowWrap: 'anywhere' }} data-secret>
            {secret}
          </Code>
          <CopyButton value={secret} timeout={4_000}>
            {({ copied, copy }) => (
              <>
                <Button size="xs" onClick={copy} variant="default">
                  {copied ? 'Copied' : `Copy ${what}`}
                </Button>
                <span role="status" className="mantine-visually-hidden">
                  {copied ? `The ${what} is on the clipboard` : ''}
                </span>
              </>
            )}
          </CopyButton>
        </Group>
        <Checkbox
          label="I have stored it"
          checked={isStored}
          onChange={(event) => setStored(event.currentTarget.checked)}
        />
        <Button size="xs" disabled={!isStored} onClick={onDone} w="fit-content">
          Done
        </Button>
      </Stack>
    </Alert>
  )
}
