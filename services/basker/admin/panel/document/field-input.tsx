/**
 * The input for one field of the content model.
 *
 * References have an input of their own (reference-input.tsx).
 */
import { Checkbox, NativeSelect, TagsInput, Textarea, TextInput } from '@mantine/core'
import type { Field } from '../shell/model.api.ts'
import { titleOf } from '../shell/words.ts'
import { ReferenceInput } from './reference-input.tsx'
import type { Value } from './values.ts'

export interface FieldInputProps {
  readonly tenant: string
  readonly path: string
  readonly field: Field
  readonly value: Value
  /** What the server said of it; null: nothing. */
  readonly problem: string | null
  readonly isReadOnly: boolean
  readonly onChange: (value: Value) => void
}

export function FieldInput(props: FieldInputProps) {
  const { tenant, path, field, value, problem, isReadOnly, onChange } = props
  const { kind, label, isRequired } = field
  const shared = { label, error: problem, disabled: isReadOnly, name: path, withAsterisk: isRequired }
  const text = typeof value === 'string' ? value : ''
  if (kind.type === 'boolean') {
    return (
      <Checkbox
        label={label}
        error={problem}
        disabled={isReadOnly}
        name={path}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    )
  }
  if (kind.type === 'list') {
    const tags = Array.isArray(value) ? [...value] : []
    return <TagsInput {...shared} value={tags} onChange={onChange} description="Enter after each." />
  }
  if (kind.type === 'relationship') {
    const place = { tenant, collection: kind.to }
    return <ReferenceInput {...shared} place={place} isMany={kind.isMany} value={value} onChange={onChange} />
  }
  if (kind.type === 'select') {
    return (
      <NativeSelect
        {...shared}
        data={[
          { value: '', label: '–' },
          ...kind.options.map((name) => ({ value: name, label: titleOf(name) })),
        ]}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  if (kind.type === 'richText') {
    return (
      <Textarea
        {...shared}
        description="Markdown"
        autosize
        minRows={6}
        maxRows={24}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  return <LineInput {...props} text={text} />
}

function LineInput({
  path,
  field,
  text,
  problem,
  isReadOnly,
  onChange,
}: FieldInputProps & { readonly text: string }) {
  const { kind, label, isRequired } = field
  return (
    <TextInput
      label={label}
      error={problem}
      disabled={isReadOnly}
      name={path}
      withAsterisk={isRequired}
      type={kind.type === 'date' ? 'datetime-local' : kind.type === 'number' ? 'number' : 'text'}
      {...(kind.type === 'number' ? { step: kind.isWhole ? 1 : 'any' } : {})}
      {...(kind.type === 'slug'
        ? { description: 'Lower-case letters, digits and hyphens; part of the address.' }
        : {})}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
