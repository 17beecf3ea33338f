/**
 * Asking again every so often, for as long as somebody is there to see the answer.
 *
 * A tab that nobody has touched for a while lets its session rest: see isAwake of session-keeper.ts.
 */
import { useInterval } from '@mantine/hooks'
import { useKeeper } from '../session/session-context.tsx'

/** Calls `refetch` every `everyMs` while the page is seen and somebody is at it. */
export function useSteadyRefresh(refetch: () => unknown, everyMs: number): void {
  const keeper = useKeeper()
  useInterval(
    () => {
      if (keeper.isAwake) refetch()
    },
    everyMs,
    { autoInvoke: true },
  )
}
