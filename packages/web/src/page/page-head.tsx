/**
 * The head of a page in the signed-in frame: its title, and what can be done with the whole of it.
 *
 * Where the focus goes is page-title.ts.
 */
import { Group, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { usePageTitle } from './page-title.ts'

/** Give it a key where the same page shows another thing. */
export function PageHead({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  const heading = usePageTitle(title)
  return (
    <Group justify="space-between" mb="md">
      <Title
        order={1}
        size="h2"
        ref={heading}
        tabIndex={-1}
        style={{ outline: 'none', overflowWrap: 'anywhere' }}
      >
        {title}
      </Title>
      {children !== undefined && <Group gap="xs">{children}</Group>}
    </Group>
  )
}
