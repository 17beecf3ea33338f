/**
 * The inputs for what bounds an API key: name, scopes, end and addresses, and what the server says of each.
 *
 * Sending them is create-dialog.tsx and edit-dialog.tsx.
 */
import { dayOf, endOfDay, isProblem } from '@claviger/web'
import { Checkbox, Code, NativeSelect, Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { useEffect } from 'react'
import { everything, everythingInWords, scopes } from './api-key.ts'

/** What is typed and chosen. */
export interface KeyForm {
  readonly name: string
  readonly scopes: readonly string[]
  /** A number of days, 'date', or '' for what it is without a choice. */
  readonly ends: string
  /** `YYYY-MM-DD`, where `ends` is 'date'. */
  readonly day: string
  readonly addresses: string
}

type Field = 'name' | 'scopes' | 'ends' | 'addresses'
export type FieldProblems = Partial<Record<Field, string>>

interface Sign {
  readonly field: Field
  /** How the server's sentences name the field. */
  readonly sign: RegExp
  /** What is said in place of a sentence with the API's own names in it. */
  readonly words?: string
}

const signs: readonly Sign[] = [
  {
    field: 'addresses',
    sign: /allowed.ips/,
    words: 'Use IP addresses or CIDR blocks, such as 192.0.2.0/24, and at most 100 of them.',
  },
  { field: 'ends', sign: /expires.at/, words: 'The end must be in the future. Choose a later day.' },
  { field: 'ends', sign: /end of a key/ },
  { field: 'scopes', sign: /\bscopes?\b/ },
  { field: 'name', sign: /\bname\b/ },
]

/** What the server refused, by the field that it is about. Empty where it is about none of them. */
export function fieldProblems(error: unknown): FieldProblems {
  if (!isProblem(error) || error.status !== 400) return {}
  const found = signs.find(({ sign }) => sign.test(error.message))
  return found === undefined ? {} : { [found.field]: found.words ?? error.message }
}

/** What the form says of the end, as ISO 8601. Null: nothing. */
export function endOf({ ends, day }: KeyForm, nowMs: number): string | null {
  if (ends === 'date') return endOfDay(day)
  return ends === '' ? null : new Date(nowMs + Number(ends) * 86_400_000).toISOString()
}

export function addressesIn(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((address) => address !== '')
}

export interface KeyFieldsProps {
  readonly form: KeyForm
  readonly onChange: (form: KeyForm) => void
  readonly problems: FieldProblems
  /** The scopes there are to choose from; `*` for any. */
  readonly offered: readonly string[]
  readonly ends: readonly { readonly value: string; readonly label: string }[]
  /** The last day that can be chosen, `YYYY-MM-DD`. Default: any. */
  readonly lastDay?: string | undefined
}

export function KeyFields({ form, onChange, problems, offered, ends, lastDay }: KeyFieldsProps) {
  useEffect(() => {
    if (Object.keys(problems).length > 0) focusFirstProblem()
  }, [problems])
  return (
    <>
      <TextInput
        label="Name"
        description="What uses it, so that you know later which to revoke."
        value={form.name}
        onChange={({ currentTarget: { value } }) => onChange({ ...form, name: value })}
        maxLength={100}
        required
        autoComplete="off"
        error={problems.name}
        data-autofocus
      />
      <ScopesField
        value={form.scopes}
        offered={offered}
        error={problems.scopes}
        onChange={(chosen) => onChange({ ...form, scopes: chosen })}
      />
      <NativeSelect
        label="Expires"
        data={[...ends]}
        value={form.ends}
        onChange={({ currentTarget: { value } }) => onChange({ ...form, ends: value })}
        error={form.ends === 'date' ? undefined : problems.ends}
      />
      {form.ends === 'date' && (
        <TextInput
          type="date"
          label="Last day"
          description="It ends when this day does, in your time zone."
          value={form.day}
          onChange={({ currentTarget: { value } }) => onChange({ ...form, day: value })}
          min={dayOf(new Date())}
          max={lastDay}
          required
          error={problems.ends}
        />
      )}
      <Textarea
        label="Allowed addresses"
        description="IP addresses or CIDR blocks, one a line or with commas. Empty: from anywhere."
        placeholder="192.0.2.0/24"
        rows={2}
        value={form.addresses}
        onChange={({ currentTarget: { value } }) => onChange({ ...form, addresses: value })}
        spellCheck={false}
        error={problems.addresses}
      />
    </>
  )
}

interface ScopesFieldProps {
  readonly value: readonly string[]
  readonly offered: readonly string[]
  readonly error: string | undefined
  readonly onChange: (value: readonly string[]) => void
}

function ScopesField({ value, offered, error, onChange }: ScopesFieldProps) {
  const mayBeAll = offered.includes(everything)
  const isAll = value.includes(everything)
  const choices = mayBeAll ? scopes : scopes.filter(({ scope }) => offered.includes(scope))
  return (
    <>
      {mayBeAll && (
        <Radio.Group
          label="What it may be used for"
          value={isAll ? 'all' : 'chosen'}
          onChange={(choice) => onChange(choice === 'all' ? [everything] : [])}
          error={isAll ? error : undefined}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="all" label={everythingInWords} />
            <Radio value="chosen" label="Only what you choose" />
          </Stack>
        </Radio.Group>
      )}
      {!isAll && (
        <Checkbox.Group
          label="Scopes"
          value={[...value]}
          onChange={onChange}
          error={error === undefined ? undefined : <span role="alert">{error}</span>}
        >
          <Stack gap="xs" mt="xs">
            {choices.map(({ scope, meaning }) => (
              <Checkbox key={scope} value={scope} label={<Code>{scope}</Code>} description={meaning} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </>
  )
}

function focusFirstProblem(): void {
  const input = document.querySelector('[role="dialog"] [aria-invalid="true"]')
  if (input instanceof HTMLElement) input.focus()
}
