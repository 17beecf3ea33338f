/**
 * The form for one name, sent by its button or with Enter.
 *
 * Which name it is and what becomes of it is up to whoever puts it in.
 */
import { announce, isProblem, SubmitForm, sentenceOf } from '@claviger/web'
import { Box, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

export interface RenameFormProps {
  readonly label: string
  readonly description: string
  /** As it is now. */
  readonly name: string
  readonly isRequired: boolean
  readonly autoComplete: 'name' | 'organization'
  readonly deed: string
  readonly done: string
  readonly rename: (name: string) => Promise<unknown>
}

export function RenameForm(props: RenameFormProps) {
  const { label, description, name, isRequired, autoComplete, deed, done, rename } = props
  const [text, setText] = useState(name)
  const input = useRef<HTMLInputElement>(null)
  // It may be changed in another tab, too.
  useEffect(() => setText(name), [name])
  const change = useMutation({ mutationFn: () => rename(text), onSuccess: () => announce(done) })
  const isRefused = isProblem(change.error) && change.error.status === 400
  useEffect(() => {
    if (isRefused) input.current?.focus()
  }, [isRefused])
  return (
    <Box maw={420}>
      <SubmitForm
        deed={deed}
        isBusy={change.isPending}
        isWide={false}
        error={isRefused ? null : change.error}
        onSubmit={() => change.mutate()}
      >
        <TextInput
          ref={input}
          label={label}
          description={description}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          maxLength={100}
          required={isRequired}
          autoComplete={autoComplete}
          error={isRefused ? sentenceOf(change.error) : null}
        />
      </SubmitForm>
    </Box>
  )
}
