/**
 * What a page within the signed-in frame shows where what it is about is not there, or not for whoever asks.
 *
 * An address that is no place at all is lost-page.tsx.
 */
import { Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { PageHead } from './page-head.tsx'

export interface GonePageProps {
  /** "There is no such database". */
  readonly title: string
  /** What may have become of it. */
  readonly children: string
  readonly wayOn: ReactNode
}

export function GonePage({ title, children, wayOn }: GonePageProps) {
  return (
    <>
      <PageHead title={title} />
      <Stack align="flex-start">
        <Text>{children}</Text>
        {wayOn}
      </Stack>
    </>
  )
}
