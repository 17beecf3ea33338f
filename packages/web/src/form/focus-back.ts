/**
 * The focus of a button that is busy for a while, given back to it.
 *
 * A button that is busy is disabled, and a disabled one loses the focus.
 */
import { type RefObject, useEffect, useRef } from 'react'

/** @returns for the button. What took the focus meanwhile keeps it. */
export function useFocusBack(isBusy: boolean): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null)
  const wasBusy = useRef(false)
  useEffect(() => {
    if (wasBusy.current && !isBusy && document.activeElement === document.body) button.current?.focus()
    wasBusy.current = isBusy
  }, [isBusy])
  return button
}
