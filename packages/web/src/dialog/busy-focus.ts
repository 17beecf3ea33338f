/**
 * The focus of a dialog that is busy for a while: at the dialog itself meanwhile, and then again where it was.
 *
 * What is busy is disabled and so loses the focus; the next Tab would lead to the page behind. For forms on a page there is
 * form/focus-back.ts.
 */
import { useLayoutEffect, useRef } from 'react'

/** What was not disabled keeps the focus, and so does what took it meanwhile. */
export function useBusyFocus(isBusy: boolean): void {
  const left = useRef<{ readonly element: HTMLElement; readonly dialog: HTMLElement } | null>(null)
  // Before the browser itself takes the focus away, which it does when it paints.
  useLayoutEffect(() => {
    const element = document.activeElement
    if (!isBusy) {
      if (left.current !== null && element === left.current.dialog) left.current.element.focus()
      left.current = null
      return
    }
    if (!(element instanceof HTMLElement) || !element.matches(':disabled')) return
    const dialog = element.closest<HTMLElement>('[role="dialog"]')
    if (dialog === null) return
    left.current = { element, dialog }
    dialog.focus({ preventScroll: true })
  }, [isBusy])
}
