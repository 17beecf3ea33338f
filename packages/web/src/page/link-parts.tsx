/**
 * What the pages of mailed links say besides their deed: that the link was cut off, and that the deed is done.
 *
 * The token of the link is link-token.ts.
 */
import { Alert, Stack } from '@mantine/core'
import { ButtonLink } from './links.tsx'

export function LinkCutOff() {
  return (
    <Alert role="alert" color="var(--mantine-color-error)" variant="outline">
      This link is not complete. Open it again from the mail, or copy all of it.
    </Alert>
  )
}

/** With the way to the sign-in: no mailed link signs anybody in. */
export function LinkDone({ children }: { readonly children: string }) {
  return (
    <Stack>
      <Alert role="status">{children}</Alert>
      <ButtonLink to="/sign-in">Sign in</ButtonLink>
    </Stack>
  )
}
