/**
 * The messages in their corner, each gone by itself.
 *
 * When it is loaded is notices.tsx.
 */
import { Notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'

export default function NoticeList(): ReactNode {
  return <Notifications position="bottom-right" autoClose={6_000} withinPortal={false} />
}
