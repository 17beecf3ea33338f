/**
 * The form of a document: its fields, what the server said of them, and the buttons.
 *
 * It knows nothing of calls; page.tsx does.
 */
import { Fieldset, Stack } from '@mantine/core'
import type { Field } from '../shell/model.api.ts'
import { FieldInput } from './field-input.tsx'
import type { Value, Values } from './values.ts'

export interface DocumentFieldsProps {
  readonly tenant: string
  readonly fields: readonly Field[]
  readonly values: Values
  /** By path. */
  readonly problems: Readonly<Record<string, string>>
  readonly isReadOnly: boolean
  readonly onChange: (path: string, value: Value) => void
}

export function DocumentFields(props: DocumentFieldsProps) {
  return (
    <Stack>
      {props.fields.map((field) => (
        <OneField key={field.name} {...props} field={field} path={field.name} />
      ))}
    </Stack>
  )
}

interface OneFieldProps extends DocumentFieldsProps {
  readonly field: Field
  readonly path: string
}

function OneField({ field, path, ...props }: OneFieldProps) {
  const { tenant, values, problems, isReadOnly, onChange } = props
  if (field.kind.type === 'group') {
    return (
      <Fieldset legend={field.label}>
        <Stack>
          {field.kind.fields.map((inner) => (
            <OneField key={inner.name} {...props} field={inner} path={`${path}.${inner.name}`} />
          ))}
        </Stack>
      </Fieldset>
    )
  }
  return (
    <FieldInput
      tenant={tenant}
      path={path}
      field={field}
      value={values[path] ?? ''}
      problem={problemAt(problems, path)}
      isReadOnly={isReadOnly}
      onChange={(value) => onChange(path, value)}
    />
  )
}

/** A problem with an item of a list is shown at the list. */
function problemAt(problems: Readonly<Record<string, string>>, path: string): string | null {
  const inner = Object.keys(problems).find((key) => key === path || key.startsWith(`${path}.`))
  return inner === undefined ? null : (problems[inner] ?? null)
}
