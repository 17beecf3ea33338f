/**
 * The corner where short messages appear, loaded with the first of them: most visits begin without one.
 *
 * What they say is form/announce.ts.
 */
import { useNotifications } from '@mantine/notifications'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'

const NoticeList = lazy(() =>
  // Without a network the message is lost, which says that something is done; the page goes on.
  import('./notice-list.tsx').catch(() => ({ default: (): ReactNode => null })),
)

export function Notices() {
  const { notifications } = useNotifications()
  const [isNeeded, setNeeded] = useState(false)
  useEffect(() => {
    if (notifications.length > 0) setNeeded(true)
  }, [notifications.length])
  return (
    // There from the start: what comes together with its live region is read out by few screen readers.
    // Each message by itself, not all that are still shown.
    <div role="status" aria-atomic="false">
      {isNeeded && (
        <Suspense>
          <NoticeList />
        </Suspense>
      )}
    </div>
  )
}
