/**
 * What the pages of mailed links say besides their deed: that the link was cut off, and that the deed is done.
 *
 * The token of the link is link-token.ts.
 */
import { Alert, Stack } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { ButtonLink } from './links.tsx'

export function LinkCutOff() {
  return (
    <Alert role="alert" color="var(--mantine-color-error)" variant="outline">
      This link is not complete. Open it again from the email, or copy all of it.
    </Alert>
  )
}

export interface LinkDoneProps {
  readonly children: string
  /** The way on. Default: to the sign-in, for no mailed link signs anybody in. */
  readonly wayOn?: ReactNode
}

/** It takes the focus, for the button that was pressed is gone. */
export function LinkDone({ children, wayOn }: LinkDoneProps) {
  const said = useRef<HTMLDivElement>(null)
  useEffect(() => said.current?.focus(), [])
  return (
    <Stack>
      <Alert role="status" ref={said} tabIndex={-1} style={{ outline: 'none' }}>
        {children}
      </Alert>
      {wayOn ?? <ButtonLink to="/sign-in">Sign in</ButtonLink>}
    </Stack>
  )
}
