/**
 * What an address shows that is no place of a dashboard, be somebody signed in or not.
 *
 * What is gone or was never there below a place, such as a document, is said by that place.
 */
import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { PublicFrame } from './public-frame.tsx'

export interface LostPageProps {
  /** The way on, to where the dashboard begins. */
  readonly children: ReactNode
}

export function LostPage({ children }: LostPageProps) {
  return (
    <PublicFrame title="There is no such page" hasWayBack={false}>
      <Text>The address may be mistyped, or the page has moved.</Text>
      {children}
    </PublicFrame>
  )
}
