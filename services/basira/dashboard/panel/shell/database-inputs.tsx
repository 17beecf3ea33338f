/**
 * The inputs that registering and changing a database have in common: name, host and port.
 *
 * Tags are tag-inputs.tsx; what may be typed is database-draft.ts.
 */
import { Group, TextInput } from '@mantine/core'
import type { DatabaseDraft, Problems } from './database-draft.ts'

export interface DatabaseInputProps {
  readonly draft: Pick<DatabaseDraft, 'name' | 'host' | 'port'>
  readonly problems: Problems
  readonly onChange: (changed: Partial<DatabaseDraft>) => void
}

export function NameInput({ draft, problems, onChange }: DatabaseInputProps) {
  return (
    <TextInput
      label="Name"
      description="As you call it. The agent reports it under this name."
      value={draft.name}
      onChange={(event) => onChange({ name: event.currentTarget.value })}
      error={problems['name']}
      autoComplete="off"
      maxLength={100}
      required
    />
  )
}

export function AddressInputs({ draft, problems, onChange }: DatabaseInputProps) {
  return (
    <Group align="flex-start" gap="md">
      <TextInput
        label="Host"
        description="Name or address under which the agent reaches it."
        placeholder="db-1.internal"
        value={draft.host}
        onChange={(event) => onChange({ host: event.currentTarget.value })}
        error={problems['host']}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
        flex="3 1 14rem"
      />
      <TextInput
        label="Port"
        description="From 1 to 65535."
        inputMode="numeric"
        value={draft.port}
        onChange={(event) => onChange({ port: event.currentTarget.value })}
        error={problems['port']}
        autoComplete="off"
        required
        flex="1 1 8rem"
      />
    </Group>
  )
}
