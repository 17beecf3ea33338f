/**
 * What a page of the panel shows where there is no such tenant, collection or document, or not for whoever asks.
 *
 * An address that is no place of the panel is no-such-page.tsx.
 */
import { ButtonLink, GonePage } from '@claviger/web'
import { Box } from '@mantine/core'
import type { ReactNode } from 'react'

export interface NotHereProps {
  readonly title: string
  readonly children: string
  /** Default: to where the panel begins. */
  readonly wayOn?: ReactNode
}

export function NotHere({ title, children, wayOn }: NotHereProps) {
  return (
    <Box maw={1100} mx="auto" w="100%">
      <GonePage title={title} wayOn={wayOn ?? <ButtonLink to="/">To the panel</ButtonLink>}>
        {children}
      </GonePage>
    </Box>
  )
}

export function NoSuchCollection() {
  return <NotHere title="There is no such collection">Its address was mistyped.</NotHere>
}
