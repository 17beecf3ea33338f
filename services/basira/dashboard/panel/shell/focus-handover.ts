/**
 * Where the focus goes from a notice that goes away by itself: to the heading of the page.
 *
 * On the way to another page, that page takes it (the web package's page-title.ts).
 */
import { type RefObject, useLayoutEffect, useRef } from 'react'

/** @returns for the notice; whoever is within when it goes would be left nowhere */
export function useFocusHandover<Notice extends HTMLElement>(): RefObject<Notice | null> {
  const notice = useRef<Notice>(null)
  useLayoutEffect(() => {
    const element = notice.current
    return () => {
      if (element?.contains(document.activeElement) === true)
        document.querySelector<HTMLElement>('main h1')?.focus()
    }
  }, [])
  return notice
}
