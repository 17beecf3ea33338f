/**
 * The focus of a dialog that is busy for a while: at the dialog itself meanwhile, and then again where it was.
 *
 * What is busy is disabled and so loses the focus; the next Tab would lead to the page behind. For forms on a page there is
 * form/focus-back.ts.
 */
import { type FocusEvent, useLayoutEffect, useRef } from 'react'

export interface BusyFocus {
  /** For the root of the dialog: what is in it and has the focus. */
  readonly onFocusCapture: (event: FocusEvent<HTMLElement>) => void
}

/** What was not disabled keeps the focus, and so does what took it meanwhile. */
export function useBusyFocus(isBusy: boolean): BusyFocus {
  const last = useRef<HTMLElement | null>(null)
  const left = useRef<{ readonly element: HTMLElement; readonly dialog: HTMLElement } | null>(null)
  useLayoutEffect(() => {
    if (!isBusy) {
      if (left.current !== null && hasFocus(left.current.dialog)) left.current.element.focus()
      left.current = null
      return
    }
    const element = last.current
    const dialog = element?.closest<HTMLElement>('[role="dialog"]') ?? null
    const hold = (): void => {
      if (element === null || dialog === null || !isFocusLost()) return
      left.current = { element, dialog }
      dialog.focus({ preventScroll: true })
    }
    hold()
    // The browser may take it away with the next picture only.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(hold)
    })
    return () => cancelAnimationFrame(frame)
  }, [isBusy])
  return {
    onFocusCapture: ({ target }) => {
      last.current = target
    },
  }
}

function hasFocus(element: HTMLElement): boolean {
  return document.activeElement === element
}

/** At what is disabled it is about to be lost. */
function isFocusLost(): boolean {
  const element = document.activeElement
  return element === null || element === document.body || element.matches(':disabled')
}
